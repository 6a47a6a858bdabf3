import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { folderStore, isUnfinished, openDataset } from '../node/index.js';
import { recipeNamed } from '../recipes/index.js';
import { formulations, layouts } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import {
  type Config,
  type DataFacts,
  eventsFile,
  metricsFile,
  readSettings,
  type Recipe,
  type RunStore,
  type SettingChange,
} from '../train/index.js';
import { shellWord } from '../support/shell.js';
import { decodeUtf8 } from '../support/web.js';
import { configFile, type Reproduction, reproductionIn } from './reproduction.js';

type Settings = Readonly<Record<string, unknown>>;

const recordedSchema = z.looseObject({
  threads: z.int().positive().optional().catch(undefined),
  layout: z.enum(layouts).optional().catch(undefined),
  tuning: z.record(z.string(), z.enum(formulations)).optional().catch(undefined),
  data: z
    .object({
      count: z.int(),
      shape: z.array(z.int()),
      sha256: z.string(),
      heldOutSha256: z.string().nullish().catch(undefined),
      classNames: z.array(z.string()).optional().catch(undefined),
      columns: z.array(z.string()).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** What a run chose by itself and found, from its `env.json`; empty where that is missing or damaged. */
export type Recorded = z.infer<typeof recordedSchema>;

/** A run read back from disk. */
export interface OpenRun {
  readonly store: RunStore;
  readonly recipe: Recipe;
  readonly config: Config;
  /** Settings it does not have, because there were none such when it was made. */
  readonly added: readonly SettingChange[];
  readonly recorded: Recorded;
}

/** Open a run by its path, or in `out` by its folder's name, its number, or its own name (the newest of that name). Throws RUN_NOT_FOUND or RUN_DAMAGED. */
export async function openRun(run: string, out: string): Promise<OpenRun> {
  const store = folderStore(await findRun(run, out));
  const reproduction = await reproductionIn(store);
  if (reproduction) throw holdsMany(store, reproduction);
  const settings = await readConfig(store);
  return { store, ...usable(settings, store), recorded: await readRecorded(store) };
}

/** The recipe and its settings. Throws RUN_DAMAGED where they are none that a training has. */
function usable(settings: Settings, store: RunStore): Omit<OpenRun, 'store' | 'recorded'> {
  try {
    const recipe = recipeNamed(String(settings['recipe']));
    return { recipe, ...readSettings(recipe, settings) };
  } catch (error) {
    if (error instanceof GanymedeError) throw unusable(store, error);
    throw error;
  }
}

function unusable({ path }: RunStore, cause: GanymedeError): GanymedeError {
  const { message, expected, actual } = cause;
  return new GanymedeError('RUN_DAMAGED', `${path}/config.json holds no settings to go by: ${message}`, {
    ...{ where: path, expected, actual, cause },
    fix: 'Put the file back as it was, or train a new run.',
  });
}

function holdsMany({ path }: RunStore, { reproduce }: Reproduction): GanymedeError {
  return new GanymedeError('RUN_NOT_FOUND', `${path} holds the trainings of reproduce ${reproduce}`, {
    where: path,
    expected: 'a run of one training',
    fix: `Name one of the folders in it; runs show ${shellWord(path)} says how far it has come.`,
  });
}

/** The folder of a run, or of one of `reproduce`. Throws RUN_NOT_FOUND, or RUN_DAMAGED where it has no settings. */
export async function findRun(run: string, out: string): Promise<string> {
  const { path, hasSettings } = await locateRun(run, out);
  if (!hasSettings) throw withoutSettings(path);
  return path;
}

/** The same, whether it has settings or lost them, or never had them. Throws RUN_NOT_FOUND. */
export async function locateRun(
  run: string,
  out: string,
): Promise<{ readonly path: string; readonly hasSettings: boolean }> {
  const called = withoutSlash(run);
  const fitting = (await runFolders(out, (name) => isCalled(name, called))).reverse();
  const candidates = [called, ...[called, ...fitting].map((name) => join(out, name))];
  for (const path of candidates) if (await isFile(join(path, configFile))) return { path, hasSettings: true };
  for (const path of candidates) if (await isRemains(path)) return { path, hasSettings: false };
  throw notFound(run, out);
}

/** The names of folders of runs in `out` that are wanted, by number. */
export async function runFolders(out: string, isWanted: (name: string) => boolean): Promise<string[]> {
  const names = (await readdir(out).catch(() => [])).filter(isWanted);
  return names.sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
}

function numberOf(folder: string): number {
  return Number(/^\d+/.exec(folder)?.[0]);
}

/** A path without the separators that shells put behind the name of a folder. */
function withoutSlash(path: string): string {
  const separators = sep === '/' ? /(?<=.)\/+$/ : /(?<=.)[/\\]+$/;
  return path.replace(separators, '');
}

/** Whether a folder is called as runs are, and holds nothing but what they hold. */
async function isRemains(path: string): Promise<boolean> {
  const names = await readdir(path).catch(() => undefined);
  return isRunFolder(basename(resolve(path))) && (names?.every((name) => runEntries.has(name)) ?? false);
}

const runEntries: ReadonlySet<string> = new Set([
  ...['env.json', 'README.md', 'reals.png', 'samples', 'generated', 'checkpoints', 'export', 'tensorboard'],
  ...[metricsFile, eventsFile, 'log.txt', 'scores.jsonl', '.lock'],
]);

function withoutSettings(path: string): GanymedeError {
  return new GanymedeError('RUN_DAMAGED', `the run ${path} has no ${configFile}`, {
    where: path,
    expected: 'the settings that train wrote',
    fix: `Put the file back, or remove the run: ganymede runs remove ${shellWord(path)}`,
  });
}

function notFound(run: string, out: string): GanymedeError {
  return new GanymedeError('RUN_NOT_FOUND', `there is no run "${run}"`, {
    where: run,
    expected: `a run folder, or the name or number of one in ${out}`,
    fix: 'Check the path, or name the folder of runs with --out DIR.',
  });
}

/** Whether a folder's name, such as `0007-name`, is that of a run. */
export function isRunFolder(name: string): boolean {
  return /^\d{4,}-/.test(name) && !isUnfinished(name);
}

/** Whether a folder `0007-name` is the run `7` or `name`. */
function isCalled(folder: string, run: string): boolean {
  const [, number, name] = /^(\d+)-(.*)$/.exec(folder) ?? [];
  if (number === undefined || isUnfinished(folder)) return false;
  return name === run || (/^\d+$/.test(run) && Number(number) === Number(run));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function readConfig(store: RunStore): Promise<Settings> {
  const settings = await readJson(store, configFile);
  const parsed = z.record(z.string(), z.unknown()).safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new GanymedeError('RUN_DAMAGED', `${store.path}/config.json does not hold settings`, {
    where: store.path,
    expected: 'the JSON object that train wrote',
    fix: 'Put the file back, or train a new run.',
    cause: parsed.error,
  });
}

async function readRecorded(store: RunStore): Promise<Recorded> {
  const parsed = recordedSchema.safeParse(await readJson(store, 'env.json'));
  return parsed.success ? parsed.data : {};
}

/** The content of a JSON file of a run; undefined where it is no JSON. */
async function readJson(store: RunStore, name: string): Promise<unknown> {
  try {
    return JSON.parse(decodeUtf8(await store.read(name)));
  } catch {
    return undefined;
  }
}

/** What is known of the data of a run: as recorded, so that the data itself is not needed; else read anew. */
export async function dataFacts({ config, recorded }: OpenRun): Promise<DataFacts> {
  return recorded.data
    ? { name: config.data, ...recorded.data }
    : openDataset(config.data, { size: config.size });
}
