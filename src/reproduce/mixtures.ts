import { mixtureOf } from '../evaluate/index.js';
import { asPoints, modeCoverage } from '../metrics/index.js';
import { points } from '../recipes/index.js';
import { invariant } from '../support/invariant.js';
import type { Benchmark, Measures, Method, PublishedRow } from './benchmark.js';
import { samplesOf, type Trained } from './trained.js';

/** The networks and settings of Lin et al. 2018, section 4.1 and their published code. */
const pacgan = {
  steps: 400_000,
  batch: 100,
  latent: 2,
  loss: 'nonSaturating',
  penalty: { kind: 'none', weight: 0, every: 1 },
  standardise: false,
  init: 'glorot',
  G: { units: [400, 400, 400, 400], batchNorm: true, lr: 0.0001, average: 0 },
  D: { units: [200, 200, 200], pieces: 5, lr: 0.0001, code: 2 },
  lrTo: 1,
  beta1: 0.8,
  beta2: 0.999,
};

const methods: readonly Method[] = [
  { name: 'GAN', recipe: points, settings: pacgan },
  { name: 'PacGAN2', recipe: points, settings: { ...pacgan, pack: 2 } },
  { name: 'ours', recipe: points, settings: { steps: 12_000 } },
];

export const mixtureColumns = [
  { key: 'modes', title: 'modes', decimals: 2 },
  { key: 'quality', title: 'high quality, %', decimals: 1 },
  { key: 'reverseKl', title: 'reverse KL', decimals: 3 },
];

const protocol = [
  'Data: 100,000 points drawn once. Noise: normal, of two dimensions.',
  'Measured on 2,500 samples: one is of high quality if it is less than three standard deviations from the nearest mode, a mode is covered by one such sample, KL(generated || data) is of the modes of those samples.',
  'GAN and PacGAN2: networks, optimizer, batch and number of steps of the paper (400 epochs of batches of 100). PacGAN2 is shown two examples at once, so each of its steps reads 200.',
  'ours: the recipe points as it is (relativistic pairing, R1 and R2), samples by the averaged generator.',
];

export async function measureMixture(trained: Trained): Promise<Measures> {
  const { modes } = trained.data;
  invariant(modes, 'the mixture has modes');
  const found = modeCoverage(asPoints(await samplesOf(trained, 2500)), mixtureOf(modes));
  return {
    modes: found.covered,
    quality: 100 * found.highQuality,
    ...(found.divergences && { reverseKl: found.divergences.reverseKl }),
  };
}

const row = (method: string, modes: string, quality: string, reverseKl: string): PublishedRow => ({
  method,
  values: { modes, quality, reverseKl },
  source: 'Lin et al. 2018',
});

const shared = {
  source: 'Lin et al. 2018 (PacGAN), table 1',
  methods,
  seeds: 10,
  columns: mixtureColumns,
  measure: measureMixture,
};

export const ring: Benchmark = {
  ...shared,
  name: 'ring',
  summary: '2D-ring: eight narrow modes on a circle',
  protocol,
  data: 'ring',
  published: [
    row('GAN', '6.3 ± 0.5', '98.2', '0.45'),
    row('PacGAN2', '7.9 ± 0.1', '95.6', '0.07'),
    row('PacGAN4', '7.8', '95.9', '0.07'),
  ],
};

export const grid: Benchmark = {
  ...shared,
  name: 'grid',
  summary: '2D-grid: 25 narrow modes on a square',
  protocol,
  data: 'grid',
  published: [
    row('GAN', '17.3 ± 0.8', '94.8', '0.70'),
    row('PacGAN2', '23.8 ± 0.7', '91.3', '0.13'),
    row('PacGAN4', '24.8 ± 0.2', '93.6', '0.04'),
  ],
};
