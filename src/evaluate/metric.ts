import type { Dataset } from '../data/index.js';
import type { Score } from '../metrics/index.js';
import type { Scene } from './scene.js';

/** Something that can be measured of samples of one kind. */
export interface Metric {
  readonly name: string;
  /** Real examples it needs at least; none by default. */
  readonly real?: number;
  /** Whether the data has what it needs; by default all has. */
  readonly fits?: (data: Dataset) => boolean;
  readonly measure: (scene: Scene) => Score[] | Promise<Score[]>;
}
