import {
  type Bounds,
  boundsOf,
  classRows,
  type Dataset,
  type GridOptions,
  gridShape,
  imageGrid,
  scatter,
  spreadExamples,
} from '../data/index.js';
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

/** What a picture depends on; without classes, a grid has no columns for them. */
export type Shown = Pick<Game, 'samples' | 'classes'>;

/** What examples or samples of a game look like, `uint8 [H, W, C]`: a grid of images, or points over a backdrop. */
export function picture(examples: Tensor, game: Shown, backdrop?: Backdrop): Tensor {
  if (examplesOf(game.samples) === 'images')
    return imageGrid(examples, gridOptions(game, examples.shape[0] ?? 0));
  return scatter(examples, backdrop ?? { bounds: boundsOf(examples) });
}

/** Sizes `[H, W, C]` of the picture of `count` images. */
export function pictureShape(count: number, game: Shown): ReturnType<typeof gridShape> {
  return gridShape([count, ...game.samples.shape], gridOptions(game, count));
}

function gridOptions(game: Shown, count: number): GridOptions {
  const classes = columnsOf(game);
  const columns = classes !== undefined && count > 0 ? Math.min(classes, count) : undefined;
  return { range: game.samples.range, ...(columns !== undefined && { columns }) };
}

/** Examples of points from all over the data, and bounds that show them; images have no backdrop. */
export function backdropOf(data: Dataset, game: Game): Backdrop | undefined {
  if (examplesOf(data) === 'images') return undefined;
  const reals = spreadExamples(data, samplesShown(game));
  return { reals, bounds: boundsOf(reals) };
}

/** What real examples look like by themselves. */
export function pictureOfReals(data: Dataset, game: Game, backdrop?: Backdrop): Tensor {
  return picture(backdrop ? zeros([0, ...data.shape]) : realImages(data, game), game, backdrop);
}

function realImages(data: Dataset, game: Game): Tensor {
  const [columns, most] = [columnsOf(game), samplesShown(game)];
  return columns !== undefined && data.labels
    ? classRows(data, data.labels, { classes: columns, most: most / columns })
    : spreadExamples(data, most);
}
