import {
  densityCoverage,
  frechetDistance,
  oneNearestNeighbour,
  pick,
  type Points,
  precisionRecall,
  type Protocol,
  type Score,
} from '../metrics/index.js';

/** Real examples and samples as points of one space, and what a protocol says of them. */
export interface Clouds {
  readonly real: Points;
  readonly fake: Points;
  readonly protocol: Protocol;
}

/** Points of each kind for metrics that compare every pair. */
const most = 2000;
const k = 3;
const kOfDensity = 5;

/** Frechet distance, and metrics by nearest neighbours of at most 2,000 of each kind. */
export function cloudScores({ real, fake, protocol }: Clouds): Record<string, () => Score[]> {
  const [few, fewFake] = [first(real), first(fake)];
  const near = { ...protocol, real: few.count, samples: fewFake.count };
  const score = (metric: string, value: number, more: Protocol): Score => ({ metric, value, protocol: more });
  return {
    'frechet-distance': () => [
      score('frechet-distance', frechetDistance(real, fake), { ...protocol, real: real.count }),
    ],
    'precision-recall': () => {
      const { precision, recall } = precisionRecall(few, fewFake, { k });
      return [score('precision', precision, { ...near, k }), score('recall', recall, { ...near, k })];
    },
    'density-coverage': () => {
      const { density, coverage } = densityCoverage(few, fewFake, { k: kOfDensity });
      const settings = { ...near, k: kOfDensity };
      return [score('density', density, settings), score('coverage', coverage, settings)];
    },
    'one-nearest-neighbour': () => {
      const count = Math.min(few.count, fewFake.count);
      const { accuracy } = oneNearestNeighbour(first(few, count), first(fewFake, count));
      return [score('one-nearest-neighbour', accuracy, { ...near, real: count, samples: count })];
    },
  };
}

function first(points: Points, count = most): Points {
  if (points.count <= count) return points;
  return pick(
    points,
    Array.from({ length: count }, (_, i) => i),
  );
}
