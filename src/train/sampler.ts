import { elements, type Graph, graphOf, input, type Value } from '../ir/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import { checkRoom, type Tensor, tensor } from '../tensor/index.js';
import { Evaluation } from './evaluation.js';
import type { Game } from './game.js';
import { examplesOf } from './recipe.js';

/** Classes that still fit a grid as columns. */
const MOST_COLUMNS = 20;

/** Images in a row of a picture of samples: one for each class, unless there are many; undefined for a square. */
export function columnsOf({ classes }: Pick<Game, 'classes'>): number | undefined {
  return classes && classes.length > 1 && classes.length <= MOST_COLUMNS ? classes.length : undefined;
}

/** How many samples a picture of them shows: a grid of images, or a cloud of points. */
export function samplesShown(game: Pick<Game, 'classes' | 'samples'>): number {
  if (examplesOf(game.samples) === 'points') return 2048;
  const columns = columnsOf(game);
  return columns === undefined ? 64 : 8 * columns;
}

/** Classes of samples that are asked for without: one after another. Throws TENSOR_TOO_LARGE beyond 2 GiB. */
export function labelsInTurn(
  { classes }: Pick<Game, 'classes'>,
  count: number,
  first = 0,
): Int32Array | undefined {
  checkRoom([count], 'int32');
  return classes && Int32Array.from({ length: count }, (_, i) => (first + i) % classes.length);
}

/** Whether a program is told the class of every example. */
export function readsClass({ inputs }: Graph): boolean {
  return inputs.some(({ attrs }) => attrs.name === 'label');
}

/**
 * The generator in evaluation mode: `z [count, ...latent] -> images [count, C, H, W]` in the game's range, or
 * `-> points [count, coordinates]`; of a conditional game whose generator reads the class it has a second
 * input, `label int32 [count]`.
 */
export function sampleProgram(game: Game, count: number): ProgramSpec {
  const z = input('z', [count, ...game.latent.shape]);
  return {
    name: `sample-${count}`,
    graph: graphOf({ [examplesOf(game.samples)]: generate(game, z, labelInput(game, count)) }),
    random: {},
  };
}

function labelInput({ classes }: Game, count: number): Value | undefined {
  return classes && input('label', [count], 'int32');
}

function generate(game: Game, z: Value, label: Value | undefined): Value {
  const samples = new Evaluation(game).play(game.samples.player, z, 'averaged', label);
  checkSamples(game, samples, z);
  return samples;
}

/** Throw SHAPE_MISMATCH unless the generator makes samples of the size the game promises. */
function checkSamples({ samples: { player, shape } }: Game, made: Value, z: Value): void {
  const count = z.shape[0] ?? 0;
  if (made.shape[0] === count && elements(made.shape) === count * elements(shape)) return;
  throw new GanymedeError(
    'SHAPE_MISMATCH',
    `player "${player}" makes [${made.shape.join(',')}] of noise [${z.shape.join(',')}]`,
    {
      where: player,
      expected: `[${[count, ...shape].join(',')}], as samples.shape says`,
      actual: `[${made.shape.join(',')}]`,
      fix: 'Let its last layer have as many units as an example has numbers.',
    },
  );
}

/**
 * Samples `[count, ...shape]` of noise `[count, ...latent]`, by the engine's present parameters; of a conditional game of
 * `labels`, by default each class in turn.
 */
export type Sampler = (z: Tensor, labels?: Int32Array) => Promise<Tensor>;

/** Load the program that makes `count` samples at a time. The sampler throws CLASS_UNKNOWN for a class the game does not have. */
export async function loadSampler(engine: Engine, game: Game, count: number): Promise<Sampler> {
  const spec = sampleProgram(game, count);
  await engine.load(compileProgram(spec, { mode: 'plain', layout: engine.layout }));
  const labelled = readsClass(spec.graph);
  const inTurn = labelsInTurn(game, count);
  return async (z, labels = inTurn) => {
    checkLabels(game, labels);
    const feeds = { z, ...(labelled && labels && { label: tensor([count], labels) }) };
    const made = await engine.run(spec.name, { feeds, seed: 0, step: 0, steps: 1 });
    const samples = made[examplesOf(game.samples)];
    invariant(samples, 'the sampling program gives samples');
    return { ...samples, shape: [count, ...game.samples.shape] };
  };
}

function checkLabels({ classes = [] }: Pick<Game, 'classes'>, labels: Int32Array | undefined): void {
  const wrong = labels?.find((label) => label < 0 || label >= classes.length);
  if (wrong === undefined) return;
  throw new GanymedeError('CLASS_UNKNOWN', `there is no class ${wrong}`, {
    where: 'labels',
    expected: classes.length > 0 ? `0 to ${classes.length - 1}` : 'no labels: the game has no classes',
    actual: String(wrong),
    fix: classes.length > 0 ? 'Number the classes as the game does, from 0.' : 'Leave the labels out.',
  });
}
