import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { folderStore, openDataset } from '../node/index.js';
import { recipeNamed } from '../recipes/index.js';
import { layouts } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { checked, type Config, type DataFacts, type Recipe, type RunStore } from '../train/index.js';
import { decodeUtf8 } from '../support/web.js';

/** A run read back from disk. */
export interface OpenRun {
  readonly store: RunStore;
  readonly recipe: Recipe;
  readonly config: Config;
}

/** Open a run by its path, its folder's name in `out`, or its number. Throws RUN_NOT_FOUND. */
export async function openRun(run: string, out: string): Promise<OpenRun> {
  const store = folderStore(await findRun(run, out));
  const settings = await readConfig(store);
  const recipe = recipeNamed(String(settings['recipe']));
  return { store, recipe, config: checked(recipe, settings) };
}

const recordedSchema = z.object({
  threads: z.int().positive().optional().catch(undefined),
  layout: z.enum(layouts).optional().catch(undefined),
  data: z
    .object({ count: z.int(), shape: z.array(z.int()) })
    .optional()
    .catch(undefined),
});

/** What a run chose by itself and found, from its `env.json`: with other choices its numbers would round otherwise. */
export type RecordedChoices = z.infer<typeof recordedSchema>;

/** The choices of a run; empty where `env.json` is missing or damaged. */
export async function recordedChoices(store: RunStore): Promise<RecordedChoices> {
  try {
    return recordedSchema.parse(JSON.parse(decodeUtf8(await store.read('env.json'))));
  } catch {
    return {};
  }
}

async function findRun(run: string, out: string): Promise<string> {
  const numbered = (await readdir(out).catch(() => [])).find(
    (name) => /^\d+$/.test(run) && Number(/^\d+/.exec(name)?.[0]) === Number(run),
  );
  const candidates = [run, join(out, run), ...(numbered === undefined ? [] : [join(out, numbered)])];
  for (const candidate of candidates) {
    if (await isFile(join(candidate, 'config.json'))) return candidate;
  }
  throw new GanymedeError('RUN_NOT_FOUND', `there is no run "${run}"`, {
    where: run,
    expected: `a run folder, or the name or number of one in ${out}`,
    fix: 'Check the path, or name the folder of runs with --out DIR.',
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function readConfig(store: RunStore): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(decodeUtf8(await store.read('config.json'))) as Record<string, unknown>;
  } catch (cause) {
    throw new GanymedeError('CONFIG_INVALID', `${store.path}/config.json is not JSON`, {
      where: store.path,
      cause,
    });
  }
}

/** What is known of the data of a run; read anew, because the game's shapes depend on it. */
export async function dataFacts({ config }: OpenRun): Promise<DataFacts> {
  return openDataset(config.data);
}
