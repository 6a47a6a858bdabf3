import { type Bounds, boundsOf, type Dataset, imageGrid, scatter } from '../data/index.js';
import { type Tensor, zeros } from '../tensor/index.js';
import type { Game } from './game.js';
import { examplesOf } from './recipe.js';

/** What samples of points are shown over. */
export interface Backdrop {
  /** Real points `[n, coordinates]`. */
  readonly reals: Tensor;
  readonly bounds: Bounds;
}

const IMAGES = 64;
const POINTS = 2048;

/** How many examples of this shape a picture shows. */
export function pictureCount(shape: readonly number[]): number {
  return examplesOf({ shape }) === 'images' ? IMAGES : POINTS;
}

/** What examples or samples of a game look like, `uint8 [H, W, C]`: a grid of images, or points over a backdrop. */
export function picture(examples: Tensor, { samples }: Game, backdrop?: Backdrop): Tensor {
  if (examplesOf(samples) === 'images') return imageGrid(examples, { range: samples.range });
  return scatter(examples, backdrop ?? { bounds: boundsOf(examples) });
}

/** The first examples of points, and bounds that show them; images have no backdrop. */
export function backdropOf(data: Dataset): Backdrop | undefined {
  if (examplesOf(data) === 'images') return undefined;
  const reals = firstExamples(data);
  return { reals, bounds: boundsOf(reals) };
}

/** What real examples look like by themselves. */
export function pictureOfReals(data: Dataset, game: Game, backdrop?: Backdrop): Tensor {
  return picture(backdrop ? zeros([0, ...data.shape]) : firstExamples(data), game, backdrop);
}

function firstExamples(data: Dataset): Tensor {
  const length = Math.min(pictureCount(data.shape), data.count);
  return data.batch(Uint32Array.from({ length }, (_, i) => i));
}
