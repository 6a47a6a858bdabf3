import { firstIndices, scatteredIndices } from '../data/index.js';
import {
  densityCoverage,
  frechetDistance,
  oneNearestNeighbour,
  pick,
  precisionRecall,
  type Protocol,
  type Score,
} from '../metrics/index.js';
import type { Metric } from './metric.js';
import type { Clouds, Scene } from './scene.js';

/** Points of each kind for metrics that compare every pair. */
const most = 2000;
const k = 3;
const kOfDensity = 5;

/** Frechet distance, and metrics by nearest neighbours of at most 2,000 of each kind. */
export const cloudMetrics: readonly Metric[] = [
  {
    name: 'frechet-distance',
    real: 2,
    measure: async (scene) => {
      const { real, fake, protocol } = await scene.clouds();
      return [score('frechet-distance', frechetDistance(real, fake), { ...protocol, real: real.count })];
    },
  },
  {
    name: 'precision-recall',
    real: k + 1,
    measure: async (scene) => {
      const { real, fake, protocol } = await near(scene);
      const { precision, recall } = precisionRecall(real, fake, { k });
      return [score('precision', precision, { ...protocol, k }), score('recall', recall, { ...protocol, k })];
    },
  },
  {
    name: 'density-coverage',
    real: kOfDensity + 1,
    measure: async (scene) => {
      const { real, fake, protocol } = await near(scene);
      const { density, coverage } = densityCoverage(real, fake, { k: kOfDensity });
      const settings = { ...protocol, k: kOfDensity };
      return [score('density', density, settings), score('coverage', coverage, settings)];
    },
  },
  {
    name: 'one-nearest-neighbour',
    real: 2,
    measure: async (scene) => {
      const { real, fake } = await scene.clouds();
      const { protocol, ...few } = await near(scene, Math.min(real.count, fake.count, most));
      return [score('one-nearest-neighbour', oneNearestNeighbour(few.real, few.fake).accuracy, protocol)];
    },
  },
];

async function near(scene: Scene, count = most): Promise<Clouds> {
  const all = await scene.clouds();
  const real = pick(all.real, scatteredIndices(all.real.count, count));
  const fake = pick(all.fake, firstIndices(all.fake.count, count));
  return { real, fake, protocol: { ...all.protocol, real: real.count, samples: fake.count } };
}

function score(metric: string, value: number, protocol: Protocol): Score {
  return { metric, value, protocol };
}
