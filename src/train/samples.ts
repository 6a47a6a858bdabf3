import type { Engine } from '../runtime/index.js';
import { elements } from '../ir/index.js';
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

/** Any number of samples `[count, ...shape]` by the engine's present parameters, averaged where the player keeps an average. */
export async function drawSamples(
  engine: Engine,
  game: Game,
  { count, seed, stream }: SamplesWanted,
): Promise<Tensor> {
  const size = Math.min(portion, count);
  const sampler = await loadSampler(engine, game, size);
  const z = drawNoise(game, Math.ceil(count / size) * size, { seed, stream });
  const samples = zeros([count, ...game.samples.shape]);
  for (let start = 0; start < count; start += size)
    put(samples, await sampler(rows(z, start, size), labelsInTurn(game, size, start)), start);
  return samples;
}

function rows({ shape: [, ...rest], data }: Tensor, start: number, count: number): Tensor {
  const width = elements(rest);
  return {
    shape: [count, ...rest],
    dtype: 'float32',
    data: Float32Array.from(data.subarray(start * width, (start + count) * width)),
  };
}

/** Copy rows to `start`, without those beyond the end. */
function put(to: Tensor, { shape: [count = 1], data }: Tensor, start: number): void {
  const offset = (start * data.length) / count;
  to.data.set(data.subarray(0, to.data.length - offset), offset);
}
