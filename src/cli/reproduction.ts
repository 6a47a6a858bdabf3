import { z } from 'zod';
import { createRunFolder, folderStore } from '../node/index.js';
import type { Reduction } from '../reproduce/index.js';
import { GanymedeError } from '../support/errors.js';
import { lineValue, readText } from '../support/json-lines.js';
import { shellWord } from '../support/shell.js';
import type { RunStore } from '../train/index.js';
import { mostSeeds } from './option-values.js';

/** The settings of a run, or of one of `reproduce`. */
export const configFile = 'config.json';

const reproductionSchema = z.object({
  /** Name of the benchmark. */
  reproduce: z.string(),
  /** Rounds of every training, where they are not the protocol's. */
  steps: z.int().positive().optional(),
  seeds: z.int().positive().max(mostSeeds).optional(),
  /** The first one. */
  seed: z.int().nonnegative().optional(),
  /** Separated by semicolons. */
  methods: z.string().optional(),
});

/** What the `config.json` of a run of `reproduce` holds. */
export type Reproduction = z.infer<typeof reproductionSchema>;

/** The benchmark a folder was written for; undefined where `reproduce` did not write it. */
export async function reproductionIn(store: RunStore): Promise<Reproduction | undefined> {
  return reproductionSchema.safeParse(lineValue(await readText(store, configFile))).data;
}

/** The part of a benchmark that is asked for. */
export function reductionOf({ seeds, seed, steps, methods }: Reproduction): Reduction {
  return { seeds, seed, steps, methods: methods?.split(';').map((name) => name.trim()) };
}

/** A new folder in `out`. Throws RUN_UNWRITABLE. */
export async function createReproduction(out: string, reproduction: Reproduction): Promise<RunStore> {
  const store = folderStore(await createRunFolder(out, `reproduce-${reproduction.reproduce}`));
  await record(store, reproduction);
  return store;
}

/** Record that a run goes on with more seeds than it was begun for; `usual` is the benchmark's own number. */
export async function recordMoreSeeds(
  store: RunStore,
  { seeds = 0 }: Reproduction,
  usual: number,
): Promise<void> {
  const begun = await reproductionIn(store);
  if (begun && seeds > (begun.seeds ?? usual)) await record(store, { ...begun, seeds });
}

async function record(store: RunStore, reproduction: Reproduction): Promise<void> {
  await store.write(configFile, `${JSON.stringify(reproduction, null, 2)}\n`);
}

/**
 * What the run in a folder was begun for, with what is asked for besides. It must be of the benchmark named, and of as many rounds
 * where a number is given. Throws RUN_NOT_FOUND or CONFIG_INVALID.
 */
export async function continued(folder: string, asked: Partial<Reproduction>): Promise<Reproduction> {
  const begun = await reproductionIn(folderStore(folder));
  const { reproduce = begun?.reproduce, steps } = asked;
  if (begun === undefined || begun.reproduce !== reproduce) throw ofNoSuchRun(folder, reproduce);
  if (steps !== undefined && begun.steps !== steps) throw otherSteps(folder, begun.steps, steps);
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { ...begun, ...Object.fromEntries(given) };
}

/** What a call asked for besides a benchmark. */
type Asked = Partial<Omit<Reproduction, 'reproduce'>> & { readonly threads: number };

/** The command that goes on in a folder with all that a call asked for. */
export function goingOn(folder: string, { seeds, seed, steps, methods, threads }: Asked): string {
  const flags = Object.entries({ seeds, seed, steps, methods, threads: threads > 1 ? threads : undefined })
    .filter(([, value]) => value !== undefined)
    .map(([flag, value]) => ` --${flag} ${shellWord(String(value))}`);
  return `npx ganymede reproduce --continue ${shellWord(folder)}${flags.join('')}`;
}

function ofNoSuchRun(folder: string, name = 'BENCHMARK'): GanymedeError {
  return new GanymedeError('RUN_NOT_FOUND', `${folder} holds no run of reproduce ${name}`, {
    where: '--continue',
    expected: `the folder reproduce ${name} wrote`,
    actual: folder,
    fix: 'Check the path, or leave --continue out.',
  });
}

function otherSteps(folder: string, begun: number | undefined, asked: number): GanymedeError {
  const rounds = begun === undefined ? "the protocol's" : String(begun);
  return new GanymedeError('CONFIG_INVALID', `the trainings in ${folder} are of ${rounds} rounds`, {
    where: '--steps',
    expected: rounds,
    actual: String(asked),
    fix: 'Leave --steps out, or begin a new run without --continue.',
  });
}
