import type { Engine } from '../runtime/index.js';
import { elements } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { type Tensor, zeros } from '../tensor/index.js';
import type { Game } from './game.js';
import { drawNoise } from './latents.js';
import { labelsInTurn, loadSampler } from './sampler.js';

/** Samples made at a time. */
const portion = 500;

export interface SamplesWanted {
  readonly count: number;
  readonly seed: number;
  /** Name of the stream of random numbers the noise comes from. */
  readonly stream: string;
}

/**
 * Any number of samples `[count, ...shape]` by the engine's present parameters, averaged where the player keeps an average.
 * Throws CALL_INVALID for a count that is not a whole number from 1.
 */
export async function drawSamples(
  engine: Engine,
  game: Game,
  { count, seed, stream }: SamplesWanted,
): Promise<Tensor> {
  checkCount(count);
  const size = Math.min(portion, count);
  const z = drawNoise(game, Math.ceil(count / size) * size, { seed, stream });
  return samplesOf(engine, game, { z, count });
}

/** What samples are made of. */
export interface Ingredients {
  /** `[n, ...latent]`. */
  readonly z: Tensor;
  /** Samples wanted, at most n; by default n. */
  readonly count?: number;
  /** The class of each; by default each class in turn. */
  readonly labels?: Int32Array | undefined;
}

/**
 * Samples `[count, ...shape]` of any number of latents, by a program of a portion of them. Throws CALL_INVALID unless there are a
 * sample and as many latents as samples.
 */
export async function samplesOf(
  engine: Engine,
  game: Game,
  { z, count = z.shape[0] ?? 0, labels }: Ingredients,
): Promise<Tensor> {
  checkCount(count, z.shape[0]);
  const size = Math.min(portion, count);
  const sampler = await loadSampler(engine, game, size);
  const samples = zeros([count, ...game.samples.shape]);
  for (let start = 0; start < count; start += size) {
    const some = labels ? labelsFrom(labels, start, size) : labelsInTurn(game, size, start);
    put(samples, await sampler(rows(z, start, size), some), start);
  }
  return samples;
}

function checkCount(count: number, most = Infinity): void {
  if (Number.isSafeInteger(count) && count >= 1 && count <= most) return;
  throw new GanymedeError('CALL_INVALID', `${count} samples cannot be made`, {
    where: 'count',
    expected: `a whole number from 1${most === Infinity ? '' : `, at most ${most}, the number of latents`}`,
    actual: String(count),
    fix: 'Ask for one sample or more; of given latents, for at most one each.',
  });
}

/** Rows from `start` on; beyond the last one zeros. */
function rows({ shape: [, ...rest], data }: Tensor, start: number, count: number): Tensor {
  const width = elements(rest);
  const some = zeros([count, ...rest]);
  some.data.set(data.subarray(start * width, (start + count) * width));
  return some;
}

function labelsFrom(labels: Int32Array, start: number, count: number): Int32Array {
  const some = new Int32Array(count);
  some.set(labels.subarray(start, start + count));
  return some;
}

/** Copy rows to `start`, without those beyond the end. */
function put(to: Tensor, { shape: [count = 1], data }: Tensor, start: number): void {
  const offset = (start * data.length) / count;
  to.data.set(data.subarray(0, to.data.length - offset), offset);
}
