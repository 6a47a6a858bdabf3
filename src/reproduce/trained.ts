import type { Dataset } from '../data/index.js';
import type { Engine } from '../runtime/index.js';
import { type Tensor, zeros } from '../tensor/index.js';
import { drawNoise, type Game, loadSampler, type Player } from '../train/index.js';

/** Scalars of a logged round. */
export interface LoggedRound {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A game as far as it is trained: its players are in the engine. */
export interface Trained {
  readonly engine: Engine;
  readonly game: Game;
  readonly data: Dataset;
  readonly seed: number;
  readonly step: number;
  readonly log: readonly LoggedRound[];
}

/** Samples made at a time. */
const portion = 500;

/** Samples `[count, ...shape]` of fresh noise, by the averaged parameters where the generator keeps some. */
export async function samplesOf({ engine, game, seed }: Trained, count: number): Promise<Tensor> {
  const size = Math.min(portion, count);
  const sampler = await loadSampler(engine, game, size);
  const z = drawNoise(game, Math.ceil(count / size) * size, { seed, stream: 'reproduce' });
  const samples = zeros([count, ...game.samples.shape]);
  const width = game.latent.shape.reduce((a, b) => a * b, 1);
  for (let start = 0; start < count; start += size) {
    const part = z.data.subarray(start * width, (start + size) * width);
    const made = await sampler({ ...z, shape: [size, ...game.latent.shape], data: part });
    put(samples, made, start);
  }
  return samples;
}

/** Copy rows to `start`, without those beyond the end. */
function put(to: Tensor, { shape: [count = 1], data }: Tensor, start: number): void {
  const offset = (start * data.length) / count;
  to.data.set(data.subarray(0, to.data.length - offset), offset);
}

/** The same game, whose samples are made by the parameters that learn. */
export function withoutAverage(game: Game): Game {
  const players = Object.entries(game.players).map(([name, { network, optimizer }]): [string, Player] => [
    name,
    { network, optimizer },
  ]);
  return { ...game, players: Object.fromEntries(players) };
}

/** The first examples of data. */
export function firstExamples(data: Dataset, count: number): Tensor {
  return data.batch(Uint32Array.from({ length: Math.min(count, data.count) }, (_, i) => i));
}
