import { Matrix, solve } from 'ml-matrix';
import { elements } from '../ir/index.js';
import { asPoints, joined, type Points } from '../metrics/index.js';
import type { Engine } from '../runtime/index.js';
import { type Tensor, tensor, zeros } from '../tensor/index.js';
import { drawNoise, type Game } from '../train/index.js';
import { type Axes, coordinatesOf, factorisedAxes, oriented, principalAxes } from './axes.js';
import { notSoMany } from './faults.js';
import { loadFirstLayer } from './first-layer.js';

export const directionMethods = ['pca', 'factorisation'] as const;
export type DirectionMethod = (typeof directionMethods)[number];

/** Latents looked at together. */
const PORTION = 500;
/** Portions the axes come from; of layers with more units than `WIDE`, one. */
const AXIS_PORTIONS = 4;
const WIDE = 512;
/** Of the largest variance: axes along which activations vary less are rounding. */
const RANK = 1e-12;
/** Portions that carry the axes back to z. */
const PORTIONS = 20;

export interface DirectionsWanted {
  readonly method: DirectionMethod;
  readonly count: number;
  /** Of the latents that `pca` looks at. */
  readonly seed: number;
  /** Class, in a conditional game; default the first. */
  readonly label?: number | undefined;
}

/** Directions of the latent space along which a generator changes what it makes. */
export interface Directions {
  /** Unit vectors `[count, ...latent]`, the largest coordinate of each positive. */
  readonly vectors: Tensor;
  /** Of each, how much of all the first layer's change is along it, 0..1. */
  readonly shares: readonly number[];
}

/**
 * Directions found without labels. `pca`: principal components of the first layer's activations for random latents, carried back
 * to z by least squares (Härkönen et al. 2020, section 2.2). `factorisation`: eigenvectors of `A^T A`, where A is the weight of that
 * layer (Shen and Zhou 2021, section 3.2), found by what the layer makes of unit vectors. Throws CALL_INVALID for more directions
 * than there are, and what `loadFirstLayer` throws.
 */
export async function findDirections(
  engine: Engine,
  game: Game,
  wanted: DirectionsWanted,
): Promise<Directions> {
  const { vectors, values, total } = await axesOf[wanted.method](engine, game, wanted);
  return {
    vectors: tensor([vectors.count, ...game.latent.shape], Float32Array.from(vectors.data)),
    shares: Array.from(values, (value) => value / total),
  };
}

type Method = (engine: Engine, game: Game, wanted: DirectionsWanted) => Promise<Axes>;

const axesOf: Readonly<Record<DirectionMethod, Method>> = {
  pca: principalDirections,
  factorisation: factorised,
};

async function principalDirections(
  engine: Engine,
  game: Game,
  { count, seed, label }: DirectionsWanted,
): Promise<Axes> {
  const layer = await loadFirstLayer(engine, game, { count: PORTION, label });
  const noise = (portion: number): Tensor =>
    drawNoise(game, PORTION, { seed, stream: `directions/${portion}` });
  const activations = async (portion: number): Promise<Points> =>
    asPoints((await layer(noise(portion))).activation);
  const first = await activations(0);
  const others = first.size > WIDE ? 1 : AXIS_PORTIONS;
  const seen = [first];
  for (let portion = 1; portion < others; portion++) seen.push(await activations(portion));
  const axes = principalAxes(joined(seen), count);
  const varying = axes.values.filter((value) => value > RANK * (axes.values[0] ?? 0)).length;
  const rank = Math.min(varying, elements(game.latent.shape));
  if (rank < count) throw notSoMany('directions', rank, count);
  const coordinates: Points[] = [];
  for (let portion = 0; portion < PORTIONS; portion++)
    coordinates.push(coordinatesOf(await activations(portion), axes));
  const latents = Array.from({ length: PORTIONS }, (_, portion) => asPoints(noise(portion)));
  return { ...axes, vectors: oriented(regression(joined(coordinates), joined(latents))) };
}

async function factorised(engine: Engine, game: Game, { count, label }: DirectionsWanted): Promise<Axes> {
  const size = elements(game.latent.shape);
  const layer = await loadFirstLayer(engine, game, { count: size + 1, label });
  const z = zeros([size + 1, ...game.latent.shape]);
  for (let i = 0; i < size; i++) z.data[i * (size + 1)] = 1;
  return factorisedAxes(fromOrigin(asPoints((await layer(z)).linear)), count);
}

/** All rows but the last, less the last. */
function fromOrigin({ count, size, data }: Points): Points {
  const origin = (count - 1) * size;
  const rest = Float64Array.from(
    { length: origin },
    (_, i) => (data[i] ?? 0) - (data[origin + (i % size)] ?? 0),
  );
  return { count: count - 1, size, data: rest };
}

/** The rows `U [from, to]` with the smallest `|X U - Y|`, for rows X and Y of the same number. */
export function regression(x: Points, y: Points): Points {
  const from = matrixOf(x);
  const transposed = from.transpose();
  const rows = solve(transposed.mmul(from), transposed.mmul(matrixOf(y)));
  return { count: x.size, size: y.size, data: rows.to1DArray() };
}

function matrixOf({ count, size, data }: Points): Matrix {
  return Matrix.from1DArray(count, size, Array.from(data));
}
