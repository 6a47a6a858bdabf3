import { intensities } from '../evaluate/index.js';
import { classifyStacked } from '../features/index.js';
import { classCoverage } from '../metrics/index.js';
import { stacked } from '../recipes/index.js';
import type { Benchmark, Measures, Tools } from './benchmark.js';
import { samplesOf, type Trained } from './trained.js';

/** The game of Metz et al. 2017, appendix D: D with half as many channels as G, and normalised over the batch. */
const dcgan = {
  steps: 500_000,
  loss: 'nonSaturating',
  minibatch: 'none',
  penalty: { kind: 'none', weight: 0, every: 1 },
  G: { lr: 0.0001, average: 0 },
  D: { channels: 4, batchNorm: true, lr: 0.0002 },
  lrTo: 1,
  beta1: 0.5,
};

const samples = 25_600;

export const stackedMnist: Benchmark = {
  name: 'stacked-mnist',
  summary: 'a thousand modes: three digits as the colours of an image',
  source: 'Metz et al. 2017 (Unrolled GAN), section 3.3.1; Lin et al. 2018 (PacGAN), table 3',
  protocol: [
    'Data: 2^20 images, each of three digits of MNIST chosen at random. Noise: normal, of 256 dimensions. Batches of 128.',
    'Networks of Metz et al. 2017: a small convolutional G, a D with half as many channels.',
    `Measured on ${samples} samples: the classifier of this package says which digits the three colours show; modes that occur, and KL(generated || uniform) in nats.`,
    'PacGAN2 is shown two examples at once, so each of its steps reads 256.',
    'ours: the recipe stacked (relativistic pairing, R1 and R2, minibatch standard deviation, no normalisation in D), 24,000 steps.',
  ],
  data: 'stacked-mnist',
  methods: [
    { name: 'DCGAN', recipe: stacked, settings: dcgan },
    { name: 'PacGAN2', recipe: stacked, settings: { ...dcgan, pack: 2 } },
    { name: 'ours', recipe: stacked, settings: { steps: 24_000 } },
  ],
  seeds: 3,
  columns: [
    { key: 'modes', title: 'modes', decimals: 1 },
    { key: 'kl', title: 'KL, nats', decimals: 3 },
  ],
  published: [
    { method: 'DCGAN', values: { modes: '628.0 ± 140.9', kl: '2.58' }, source: 'Metz et al. 2017' },
    {
      method: 'Unrolled, 10 steps',
      values: { modes: '817.4 ± 37.9', kl: '1.43' },
      source: 'Metz et al. 2017',
    },
    { method: 'DCGAN', values: { modes: '487.7 ± 34.6', kl: '2.24' }, source: 'Lin et al. 2018' },
    { method: 'PacGAN2', values: { modes: '840.7 ± 15.9', kl: '1.00' }, source: 'Lin et al. 2018' },
    { method: 'PacGAN3', values: { modes: '866.6 ± 12.1', kl: '0.90' }, source: 'Lin et al. 2018' },
  ],
  measure,
};

async function measure(trained: Trained, tools: Tools): Promise<Measures> {
  const images = intensities(await samplesOf(trained, samples), trained.game.samples.range);
  const modes = await classifyStacked(await tools.classifier(), images);
  const { covered, reverseKl } = classCoverage(modes, { classes: 1000 });
  return { modes: covered, kl: reverseKl };
}
