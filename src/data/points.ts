import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import { checkLabels } from './check-labels.js';
import type { Dataset, Modes } from './dataset.js';
import { gather } from './gather.js';
import { shapeText } from './shape-text.js';

export interface InMemoryPoints {
  readonly name: string;
  /** `float32 [N, coordinates]`; not copied. */
  readonly points: Tensor;
  /** Mode of every point, from 0. */
  readonly labels?: ArrayLike<number> | undefined;
  readonly modes?: Modes | undefined;
  readonly heldOut?: Dataset | undefined;
  /** Names of the coordinates. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * A dataset over points in memory. Throws DATA_SHAPE for what is no `float32 [N, coordinates]`, DATA_LABELS_MISMATCH if the labels
 * do not fit.
 */
export function pointsDataset({ name, points, labels, modes, heldOut, columns }: InMemoryPoints): Dataset {
  const [count = 0, coordinates = 0] = points.shape;
  if (points.dtype !== 'float32' || points.shape.length !== 2 || coordinates === 0)
    throw notPoints(name, points);
  return {
    name,
    count,
    shape: [coordinates],
    ...(labels && { labels: checkLabels(name, count, labels) }),
    ...(modes && { modes }),
    ...(heldOut && { heldOut }),
    ...(columns && { columns }),
    batch: (indices) => gather(name, points, indices),
  };
}

function notPoints(name: string, { dtype, shape }: Tensor): GanymedeError {
  return new GanymedeError('DATA_SHAPE', `${name} does not hold points`, {
    where: name,
    expected: 'float32 [points, coordinates], at least one coordinate',
    actual: `${dtype} ${shapeText(shape)}`,
    fix: 'Give every point one row of 32-bit floats.',
  });
}
