import { type Bounds, boundsOf, type Dataset, imageGrid, scatter, spreadExamples } from '../data/index.js';
import { type Tensor, zeros } from '../tensor/index.js';
import type { Game } from './game.js';
import { examplesOf } from './recipe.js';
import { columnsOf, samplesShown } from './sampler.js';

/** What samples of points are shown over. */
export interface Backdrop {
  /** Real points `[n, coordinates]`. */
  readonly reals: Tensor;
  readonly bounds: Bounds;
}

/** What examples or samples of a game look like, `uint8 [H, W, C]`: a grid of images, or points over a backdrop. */
export function picture(examples: Tensor, game: Game, backdrop?: Backdrop): Tensor {
  const { samples } = game;
  const columns = columnsOf(game);
  if (examplesOf(samples) === 'images')
    return imageGrid(examples, { range: samples.range, ...(columns !== undefined && { columns }) });
  return scatter(examples, backdrop ?? { bounds: boundsOf(examples) });
}

/** Examples of points from all over the data, and bounds that show them; images have no backdrop. */
export function backdropOf(data: Dataset, game: Game): Backdrop | undefined {
  if (examplesOf(data) === 'images') return undefined;
  const reals = shown(data, game);
  return { reals, bounds: boundsOf(reals) };
}

/** What real examples look like by themselves. */
export function pictureOfReals(data: Dataset, game: Game, backdrop?: Backdrop): Tensor {
  return picture(backdrop ? zeros([0, ...data.shape]) : shown(data, game), game, backdrop);
}

function shown(data: Dataset, game: Game): Tensor {
  return spreadExamples(data, samplesShown(game));
}
