import { type Cloud, forEachDistances } from './distances.js';

/** Squared distance of every point to its k-th nearest other point of the same set, which must have more than k. */
export function neighbourDistances(points: Cloud, k: number): Float64Array {
  const radii = new Float64Array(points.count);
  const smallest = new Float64Array(k);
  forEachDistances(points, points, (row, squared) => {
    smallest.fill(Infinity);
    squared[row] = Infinity;
    for (const distance of squared) insert(smallest, distance);
    radii[row] = smallest[k - 1] ?? Infinity;
  });
  return radii;
}

/** Squared distance of every point of each set to the nearest of the other. */
export function crossDistances(a: Cloud, b: Cloud): { readonly a: Float64Array; readonly b: Float64Array } {
  const nearest = { a: new Float64Array(a.count), b: new Float64Array(b.count).fill(Infinity) };
  forEachDistances(a, b, (row, squared) => {
    let least = Infinity;
    for (let j = 0; j < squared.length; j++) {
      const distance = squared[j] ?? Infinity;
      least = Math.min(least, distance);
      nearest.b[j] = Math.min(nearest.b[j] ?? Infinity, distance);
    }
    nearest.a[row] = least;
  });
  return nearest;
}

/** Put `value` into an ascending array, dropping the largest. */
function insert(ascending: Float64Array, value: number): void {
  let at = ascending.length - 1;
  if (value >= (ascending[at] ?? 0)) return;
  for (; at > 0 && (ascending[at - 1] ?? 0) > value; at--) ascending[at] = ascending[at - 1] ?? 0;
  ascending[at] = value;
}
