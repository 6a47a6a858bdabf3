import { permutation } from '../../support/philox.js';
import type { Tensor } from '../../tensor/index.js';
import type { Dataset } from '../dataset.js';
import { gather } from '../gather.js';
import { pointsDataset } from '../points.js';
import { columnsOf, parsePoints } from './parse-points.js';

/** Fewest points of which some are held out. */
const FEWEST = 20;

/**
 * The points of a CSV file as data. Of 20 or more, a tenth (at most 10,000), always the same ones, is held out. Throws as
 * `parsePoints` does.
 */
export function pointsFromCsv(name: string, bytes: Uint8Array, path: string = name): Dataset {
  const points = parsePoints(bytes, path);
  const columns = columnsOf(bytes, path);
  const [count = 0] = points.shape;
  const held = count < FEWEST ? 0 : Math.min(Math.floor(count / 10), 10_000);
  if (held === 0) return pointsDataset({ name, points, columns });
  const order = permutation(count, { seed: 0, stream: 'held out', step: 0 });
  // A typed array sorts by value: both parts stay in the order of the file.
  const part = (indices: Uint32Array): Tensor => gather(name, points, indices.sort());
  const heldOut = pointsDataset({ name, points: part(order.slice(0, held)) });
  return pointsDataset({ name, points: part(order.slice(held)), heldOut, columns });
}
