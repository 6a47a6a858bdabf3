import { elements } from '../ir/index.js';
import type { Engine } from '../runtime/index.js';
import { type Tensor, tensor, zeros } from '../tensor/index.js';
import { type Game, labelsInTurn, loadSampler } from '../train/index.js';

/** Samples made at a time. */
const PORTION = 500;

/** What samples are made of. */
interface Ingredients {
  /** `[count, ...latent]`. */
  readonly z: Tensor;
  /** Of each; default each class in turn. */
  readonly labels: Int32Array | undefined;
}

/** Samples `[count, ...shape]` of any number of latents, by a program of a portion of them. */
export async function makeSamples(engine: Engine, game: Game, { z, labels }: Ingredients): Promise<Tensor> {
  const count = z.shape[0] ?? 0;
  const size = Math.min(PORTION, count);
  const sampler = await loadSampler(engine, game, size);
  const samples = zeros([count, ...game.samples.shape]);
  for (let start = 0; start < count; start += size) {
    const some = labels ? labelsFrom(labels, start, size) : labelsInTurn(game, size, start);
    const made = await sampler(latentsFrom(z, start, size), some);
    const offset = start * elements(game.samples.shape);
    samples.data.set(made.data.subarray(0, samples.data.length - offset), offset);
  }
  return samples;
}

/** Latents from `start` on; beyond the last one zeros. */
function latentsFrom({ shape: [, ...latent], data }: Tensor, start: number, count: number): Tensor {
  const width = elements(latent);
  const rows = new Float32Array(count * width);
  rows.set(data.subarray(start * width, (start + count) * width));
  return tensor([count, ...latent], rows);
}

function labelsFrom(labels: Int32Array, start: number, count: number): Int32Array {
  const some = new Int32Array(count);
  some.set(labels.subarray(start, start + count));
  return some;
}
