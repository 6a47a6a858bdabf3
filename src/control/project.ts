import { gather } from '../data/index.js';
import type { Engine } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { sameShape, type Tensor } from '../tensor/index.js';
import { drawNoise, type Game, labelsInTurn, loadSampler } from '../train/index.js';
import { notSoMany } from './faults.js';
import { loadSearch, type SearchOptions } from './latent-search.js';

/** Random samples among which the search begins. */
const CANDIDATES = 256;

/** The searches start from the random samples nearest to the image. */
export interface ProjectorOptions extends SearchOptions {
  readonly seed: number;
  /** Class of all samples in a conditional game; by default each in turn. */
  readonly label?: number | undefined;
}

/** The latent whose sample was found nearest to an image. */
export interface Projection {
  /** `[1, ...latent]`. */
  readonly z: Tensor;
  /** Its sample, `[1, ...shape]`. */
  readonly sample: Tensor;
  /** Class of the sample in a conditional game. */
  readonly label?: number;
  /** Mean squared error of pixels whose range is 0..1, of the sample and of the nearest random one. */
  readonly error: number;
  readonly randomError: number;
}

/** Project an image `[1, ...shape]` in the game's range. Throws SHAPE_MISMATCH. */
export type Projector = (image: Tensor) => Promise<Projection>;

/**
 * Find latents by gradient descent on the squared error of pixels (Creswell and Bharath 2018, section III), with the generator that
 * makes the samples. Throws CALL_INVALID for fewer than one step, or a number of starts that is not from 1 to 256.
 */
export async function loadProjector(
  engine: Engine,
  game: Game,
  options: ProjectorOptions,
): Promise<Projector> {
  const { steps, starts } = options;
  if (!Number.isSafeInteger(starts) || starts < 1 || starts > CANDIDATES)
    throw notSoMany('starts', CANDIDATES, starts);
  if (!Number.isSafeInteger(steps) || steps < 1) throw noSteps(steps);
  const random = await randomSamples(engine, game, options);
  const search = await loadSearch(engine, game, options);
  const sampler = await loadSampler(engine, game, starts);
  return async (image) => {
    const target = checked(image, game);
    const errors = errorsOf(random.samples, target, game);
    const order = [...errors.keys()].sort((a, b) => (errors[a] ?? 0) - (errors[b] ?? 0));
    const chosen = order.slice(0, starts);
    const labels = random.labels && Int32Array.from(chosen, (i) => random.labels?.[i] ?? 0);
    const z = await search({ z: gather('samples', random.z, chosen), target, labels });
    const found = { z, samples: await sampler(z, labels), labels };
    return { ...best(found, target, game), randomError: errors[chosen[0] ?? 0] ?? NaN };
  };
}

interface Samples {
  readonly z: Tensor;
  readonly samples: Tensor;
  readonly labels: Int32Array | undefined;
}

async function randomSamples(
  engine: Engine,
  game: Game,
  { seed, label }: ProjectorOptions,
): Promise<Samples> {
  const z = drawNoise(game, CANDIDATES, { seed, stream: 'project' });
  const labels =
    label === undefined ? labelsInTurn(game, CANDIDATES) : new Int32Array(CANDIDATES).fill(label);
  return { z, labels, samples: await (await loadSampler(engine, game, CANDIDATES))(z, labels) };
}

function best({ z, samples, labels }: Samples, target: Tensor, game: Game): Omit<Projection, 'randomError'> {
  const errors = errorsOf(samples, target, game);
  const error = Math.min(...errors);
  const at = errors.indexOf(error);
  const label = labels?.[at];
  return {
    z: gather('samples', z, [at]),
    sample: gather('samples', samples, [at]),
    ...(label !== undefined && { label }),
    error,
  };
}

/** Of every sample, the mean squared error of its pixels in units of their range. */
function errorsOf(samples: Tensor, target: Tensor, { samples: { range } }: Game): number[] {
  const size = target.data.length;
  const scale = (range[1] - range[0]) ** 2 * size;
  return Array.from({ length: samples.shape[0] ?? 0 }, (_, i) => {
    let total = 0;
    for (let k = 0; k < size; k++) total += ((samples.data[i * size + k] ?? 0) - (target.data[k] ?? 0)) ** 2;
    return total / scale;
  });
}

function checked(image: Tensor, { samples: { shape } }: Game): Tensor {
  if (sameShape(image.shape, [1, ...shape])) return image;
  throw new GanymedeError('SHAPE_MISMATCH', `an image of [${image.shape.join(',')}] cannot be projected`, {
    where: 'image',
    expected: `[1,${shape.join(',')}]`,
    actual: `[${image.shape.join(',')}]`,
    fix: 'Resize it to the size of the samples.',
  });
}

function noSteps(steps: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', `a search of ${steps} steps finds nothing`, {
    where: 'steps',
    expected: 'an integer from 1',
    actual: String(steps),
    fix: 'Take some hundred steps.',
  });
}
