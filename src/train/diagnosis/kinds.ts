import type { Dataset } from '../../data/index.js';
import { asPoints, assign, clusters, pick, type Points } from '../../metrics/index.js';
import { printable } from '../../support/printable.js';
import { featuresOf, type Measure } from './features.js';
import { threeDigits } from './text.js';

/** Kinds of examples: modes that are known, or clusters found in the data. */
export interface Kinds {
  readonly centres: Points;
  readonly names: readonly string[];
  /** Share of the data of each kind. */
  readonly shares: readonly number[];
}

const mostClusters = 10;
const leastExamples = 4;

/** The kinds of a data set, from features of some of its examples and their classes. */
export function kindsOf(
  data: Dataset,
  { features, measure }: { readonly features: Points; readonly measure: Measure },
  labels: ArrayLike<number> | undefined,
): Kinds {
  if (data.modes) {
    const centres = asPoints(data.modes.centres);
    return fromCentres(featuresOf(data.modes.centres, measure), features, (i) => pointName(i, centres));
  }
  const k = Math.max(
    1,
    Math.min(mostClusters, Math.floor(features.count / leastExamples), different(features)),
  );
  const { centres, labels: cluster } = clusters(features, { k });
  const named = (i: number): string =>
    labels ? majority(data, cluster, labels, i) : `cluster ${i + 1} of ${k}`;
  return fromCentres(centres, features, named);
}

/** Share of the samples of every kind. */
export function sharesOf({ centres }: Pick<Kinds, 'centres'>, samples: Points): number[] {
  return Array.from(assign(samples, centres).counts, (count) => count / samples.count);
}

function fromCentres(centres: Points, features: Points, name: (i: number) => string): Kinds {
  const names = Array.from({ length: centres.count }, (_, i) => name(i));
  return { centres, names, shares: sharesOf({ centres }, features) };
}

function pointName(i: number, centres: Points): string {
  const at = Array.from(pick(centres, [i]).data, threeDigits);
  return `mode ${i + 1} at (${at.join(', ')})`;
}

/** How many different points there are, as far as clusters need to know. */
function different({ count, size, data }: Points): number {
  const seen = new Set<string>();
  for (let i = 0; i < count && seen.size < mostClusters; i++)
    seen.add(Array.prototype.slice.call(data, i * size, (i + 1) * size).join());
  return seen.size;
}

/** The class most examples of a cluster have. */
function majority(
  { classNames }: Dataset,
  cluster: ArrayLike<number>,
  labels: ArrayLike<number>,
  wanted: number,
): string {
  const counts = new Map<number, number>();
  for (let i = 0; i < cluster.length; i++)
    if (cluster[i] === wanted) counts.set(labels[i] ?? -1, (counts.get(labels[i] ?? -1) ?? 0) + 1);
  const [label] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [-1];
  return `cluster ${wanted + 1} (mostly "${printable(classNames?.[label] ?? String(label))}")`;
}
