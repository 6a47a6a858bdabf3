import { basename, dirname, resolve } from 'node:path';
import { folderStore, removeAbandoned, removeRuns as removeFolders } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import { metricsFile, type RunStore } from '../train/index.js';
import type { Output } from './output.js';
import { configFile, reproductionIn } from './reproduction.js';
import { isRunFolder, locateRun, openRun } from './runs.js';
import type { RunsFlags } from './runs-list.js';

export interface RemoveFlags extends RunsFlags {
  readonly yes?: boolean;
}

/** `runs remove RUN... --yes`: delete runs; nothing where one of them cannot be. */
export async function removeRuns(
  args: readonly string[],
  flags: RemoveFlags,
  output: Output,
): Promise<number> {
  const found = await Promise.all(args.map((run) => removable(run, flags.out)));
  const paths = [...new Map(found.map((path) => [resolve(path), path])).values()];
  const named = paths.join(', ');
  if (flags.yes !== true) throw unconfirmed(named);
  await removeFolders(paths);
  for (const folder of new Set(paths.map((path) => dirname(resolve(path))))) await removeAbandoned(folder);
  output.answer({ removed: paths }, `removed ${named}`, paths.join('\n'));
  return 0;
}

/** The folder of a run, damaged or not, or of one of `reproduce`; nothing else is deleted. Throws what `openRun` throws. */
async function removable(run: string, out: string): Promise<string> {
  const { path, hasSettings } = await locateRun(run, out);
  if (!hasSettings) return path;
  const store = folderStore(path);
  if (!(await reproductionIn(store)) && !(await hasRecords(store))) await openRun(path, out);
  return path;
}

const recordFiles = [configFile, 'env.json', metricsFile];

/** Whether there is what only a training writes. */
async function hasRecords(store: RunStore): Promise<boolean> {
  const names = await store.list('.');
  return isRunFolder(basename(store.path)) && recordFiles.every((name) => names.includes(name));
}

function unconfirmed(named: string): GanymedeError {
  return new GanymedeError('USAGE', `this would delete ${named}`, {
    where: 'runs remove',
    expected: '--yes',
    fix: 'Add --yes to delete for good, checkpoints and all.',
  });
}
