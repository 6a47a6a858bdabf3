import { removeRun } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Output } from './output.js';
import { openRun } from './runs.js';
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
  const paths = new Set<string>();
  for (const run of args) paths.add((await openRun(run, flags.out)).store.path);
  const named = [...paths].join(', ');
  if (flags.yes !== true) throw unconfirmed(named);
  for (const path of paths) await removeRun(path);
  output.answer({ removed: [...paths] }, `removed ${named}`, [...paths].join('\n'));
  return 0;
}

function unconfirmed(named: string): GanymedeError {
  return new GanymedeError('USAGE', `this would delete ${named}`, {
    where: 'runs remove',
    expected: '--yes',
    fix: 'Add --yes to delete for good, checkpoints and all.',
  });
}
