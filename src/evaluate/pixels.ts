import { firstIndices, gather, scatteredIndices } from '../data/index.js';
import {
  asImages,
  asPoints,
  patchWasserstein,
  type Protocol,
  slicedWasserstein,
  ssimDiversity,
} from '../metrics/index.js';
import type { Metric } from './metric.js';
import { memorisation } from './memorisation.js';
import { protocolOf, type Scene } from './scene.js';

const pairs = 500;
const projections = 128;
const most = { pixels: 2000, patches: 500 };
const patches = 64;

const hasSide =
  (pixels: number): NonNullable<Metric['fits']> =>
  ({ shape: [, height = 0, width = 0] }) =>
    Math.min(height, width) >= pixels;

/** Mean MS-SSIM of two samples, in [0, 1]. */
export const ssim: Metric = {
  name: 'ssim-diversity',
  fits: hasSide(11),
  measure: (scene) => {
    const found = ssimDiversity(asImages(scene.made), { pairs, seed: scene.seed });
    const protocol = protocolOf(scene, { pairs: found.pairs, scales: found.scales });
    return [{ metric: 'ssim-diversity', value: found.mean, error: found.error, protocol }];
  },
};

/** Scores of images that no classifier here knows. */
export const pixelMetrics: readonly Metric[] = [
  {
    name: 'sliced-wasserstein',
    real: 1,
    measure: (scene) => {
      const [real, fake] = bothOf(scene, most.pixels);
      const value = slicedWasserstein(asPoints(real), asPoints(fake), {
        projections,
        p: 2,
        seed: scene.seed,
      });
      const protocol = bothProtocol(scene, [real, fake], { features: 'pixels', projections, p: 2 });
      return [{ metric: 'sliced-wasserstein', value, protocol }];
    },
  },
  {
    name: 'patch-wasserstein',
    real: 1,
    fits: hasSide(7),
    measure: (scene) => {
      const [real, fake] = bothOf(scene, most.patches);
      const settings = { patches, projections, seed: scene.seed };
      const { mean, levels } = patchWasserstein(asImages(real), asImages(fake), settings);
      const sides = levels.map(({ side }) => side);
      const protocol = bothProtocol(scene, [real, fake], { patches, projections, sides });
      return [{ metric: 'patch-wasserstein', value: mean, protocol }];
    },
  },
  ssim,
  memorisation,
];

type Both = readonly [real: Scene['reals'], fake: Scene['made']];

function bothOf({ reals, made }: Scene, count: number): Both {
  const [real = 0, fake = 0] = [reals.shape[0], made.shape[0]];
  return [
    gather('reals', reals, scatteredIndices(real, count)),
    gather('samples', made, firstIndices(fake, count)),
  ];
}

function bothProtocol(scene: Scene, [real, fake]: Both, more: Protocol): Protocol {
  const counts = { real: real.shape[0] ?? 0, samples: fake.shape[0] ?? 0 };
  return protocolOf(scene, { reference: scene.reference, ...counts, ...more });
}
