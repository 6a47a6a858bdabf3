import { existsSync } from 'node:fs';
import { basename, join, parse, resolve } from 'node:path';
import type { Engine } from '../runtime/index.js';
import { type CheckpointChoice, type Game, stepName } from '../train/index.js';
import { chosenCheckpoint } from './checkpoints.js';
import type { Output } from './output.js';
import { dataFacts, openRun } from './runs.js';
import { withEngine } from './with-engine.js';

/** A trained run whose generator is ready in an engine. */
interface Generator {
  readonly game: Game;
  readonly engine: Engine;
  /** The name of its folder. */
  readonly run: string;
  /** Where it lies. */
  readonly path: string;
  /** Names of the coordinates of points. */
  readonly columns: readonly string[] | undefined;
  /** The path of a file in the run, whose name begins with the step of the checkpoint. */
  readonly generated: (name: string) => string;
  /** The same, with a number where that file is there: for names that do not tell all that made it. */
  readonly unused: (name: string) => string;
}

export interface GeneratorFlags {
  readonly step?: CheckpointChoice;
  readonly out: string;
}

/** Use the generator of a run, at the checkpoint asked for or the newest. Throws what `openRun` and `loadCheckpoint` throw. */
export async function withGenerator<T>(
  name: string,
  { flags, output }: { readonly flags: GeneratorFlags; readonly output: Output },
  use: (generator: Generator) => Promise<T>,
): Promise<T> {
  const run = await openRun(name, flags.out);
  const facts = await dataFacts(run);
  const game = run.recipe.build(run.config, facts);
  const { step, state } = await chosenCheckpoint(run.store, flags.step, output);
  const generated = (name: string): string => join(run.store.path, 'generated', `${stepName(step)}-${name}`);
  const unused = (name: string): string => numbered(generated(name));
  return withEngine(run.config, async (engine) => {
    await engine.writeState(state, { give: true });
    return use({
      game,
      engine,
      run: basename(resolve(run.store.path)),
      path: run.store.path,
      columns: facts.columns,
      generated,
      unused,
    });
  });
}

/** The path, or with the first number from 2 on for which there is no file. */
function numbered(path: string): string {
  const { dir, name, ext } = parse(path);
  let free = path;
  for (let i = 2; existsSync(free); i++) free = join(dir, `${name}-${i}${ext}`);
  return free;
}
