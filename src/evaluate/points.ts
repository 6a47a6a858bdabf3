import type { Modes } from '../data/index.js';
import { asPoints, type Mixture, modeCoverage, type Score, slicedWasserstein } from '../metrics/index.js';
import { cloudMetrics } from './clouds.js';
import { memorisation } from './memorisation.js';
import type { Metric } from './metric.js';
import { protocolOf, type Scene } from './scene.js';

const threshold = 3;
const projections = 100;

/** Scores of points in their own coordinates. */
export const pointMetrics: readonly Metric[] = [
  { name: 'modes', fits: ({ modes }) => modes !== undefined, measure: modeScores },
  ...cloudMetrics,
  {
    name: 'sliced-wasserstein',
    real: 1,
    measure: async ({ clouds, seed }) => {
      const { real, fake, protocol } = await clouds();
      const value = slicedWasserstein(real, fake, { projections, p: 2, seed });
      const settings = { ...protocol, real: real.count, projections, p: 2 };
      return [{ metric: 'sliced-wasserstein', value, protocol: settings }];
    },
  },
  memorisation,
];

/** The modes of data as metrics take them. */
export function mixtureOf({ centres, sigma: sigmas, weights }: Modes): Mixture {
  return { centres: asPoints(centres), sigmas, ...(weights && { weights }) };
}

function modeScores(scene: Scene): Score[] {
  const { modes } = scene.data;
  if (!modes) return [];
  const found = modeCoverage(asPoints(scene.made), mixtureOf(modes), threshold);
  const protocol = protocolOf(scene, { threshold, modes: found.modes });
  return [
    { metric: 'modes', value: found.covered, protocol },
    { metric: 'high-quality', value: found.highQuality, protocol },
    ...(found.divergences ? [{ metric: 'reverse-kl', value: found.divergences.reverseKl, protocol }] : []),
  ];
}
