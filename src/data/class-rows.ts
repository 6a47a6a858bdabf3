import { sizeOf, type Tensor } from '../tensor/index.js';
import type { Dataset } from './dataset.js';
import { spreadIndices } from './examples.js';

/**
 * At most `most` rows of one example of each of `classes` classes: `[rows classes, ...shape]`, those of a class evenly spread over
 * it. Where a class has fewer than another, its last places are zeros.
 */
export function classRows(
  data: Pick<Dataset, 'batch' | 'shape'>,
  labels: Int32Array,
  { classes, most }: { readonly classes: number; readonly most: number },
): Tensor {
  const chosen = indicesByClass(labels, classes).map((own) =>
    Array.from(spreadIndices(own.length, most), (place) => own[place]),
  );
  const rows = Math.max(...chosen.map((own) => own.length));
  const places = Array.from(
    { length: rows * classes },
    (_, i) => chosen[i % classes]?.[Math.floor(i / classes)],
  );
  const examples = data.batch(places.map((index) => index ?? 0));
  return withZeros(examples, sizeOf(data.shape), places);
}

function indicesByClass(labels: Int32Array, classes: number): number[][] {
  const own = Array.from({ length: classes }, (): number[] => []);
  for (const [index, label] of labels.entries()) own[label]?.push(index);
  return own;
}

function withZeros(examples: Tensor, size: number, places: readonly (number | undefined)[]): Tensor {
  const data = examples.data.slice();
  for (const [i, index] of places.entries()) if (index === undefined) data.fill(0, i * size, (i + 1) * size);
  return { ...examples, data };
}
