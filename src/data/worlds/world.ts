import type { Stream } from '../../support/philox.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import { type Dataset, type Modes } from '../dataset.js';
import { pointsDataset } from '../points.js';

/** Points of a known distribution, and the mode or part each comes from. */
export interface Sample {
  /** `[count * coordinates]`. */
  readonly points: Float32Array;
  readonly labels: Int32Array;
}

/** The stream of random numbers of a world's ingredient, such as its noise. */
export type Draws = (ingredient: string) => Stream;

/** A distribution of points that is known exactly. */
export interface World {
  readonly coordinates: number;
  /** For mixtures of normal distributions. */
  readonly modes?: Modes;
  readonly sample: (count: number, draws: Draws) => Sample;
}

export interface WorldOptions {
  /** Examples to train on; default 100,000. */
  readonly count?: number;
  /** Fresh examples that training never sees; default 10,000. */
  readonly heldOut?: number;
  /** Of the world, so that every training sees the same; default 2014. */
  readonly seed?: number;
}

/** A world as data. Labels are modes, or parts such as the arms of a spiral. */
export function worldDataset(name: string, world: World, options: WorldOptions = {}): Dataset {
  const { count = 100_000, heldOut = 10_000, seed = 2014 } = options;
  const part = (size: number, of: string, rest: { readonly heldOut?: Dataset } = {}): Dataset => {
    const draws: Draws = (ingredient) => ({ seed, stream: `${name} ${of} ${ingredient}`, step: 0 });
    const { points, labels } = world.sample(size, draws);
    return pointsDataset({ name, points: rows(points, world), labels, modes: world.modes, ...rest });
  };
  return part(count, 'train', heldOut > 0 ? { heldOut: part(heldOut, 'held out') } : {});
}

function rows(points: Float32Array, { coordinates }: World): Tensor {
  return tensor([points.length / coordinates, coordinates], points);
}
