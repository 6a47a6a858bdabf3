import { z } from 'zod';
import { defineRecipe, type Recipe } from '../train/index.js';
import { adversarialPhases, criticOf, movesOfD } from './adversarial.js';
import { viewOf, average, imageSettings, learningRate, optimizerOf } from './image-settings.js';
import { r3ganDiscriminator, r3ganGenerator } from './r3gan-networks.js';
import { noStabilisers } from './stabilisers.js';

const width = z.int().positive();
const network = {
  channels: width.describe('at half the size of the image; twice as many at a quarter, and so on'),
  most: width.describe('channels at most'),
  blocks: z.int().positive().max(8).describe('residual blocks at every size'),
};

const settings = {
  ...imageSettings,
  G: z.strictObject({ ...network, lr: learningRate, average }),
  D: z.strictObject({ ...network, lr: learningRate }),
};

/** The loss, penalties and networks of R3GAN, made small: blocks without groups, few channels, penalties in some rounds only. */
export const r3gan: Recipe = defineRecipe({
  name: 'r3gan',
  summary:
    'Residual networks without normalisation, relativistic pairing with R1 and R2: for your own images',
  source: 'Huang et al. 2024, scaled to two cores; augmentation of Zhao et al. 2020',
  examples: 'images',
  settings,
  defaults: {
    data: 'mnist',
    seed: 1,
    steps: 10000,
    batch: 32,
    logEvery: 20,
    sampleEvery: 250,
    saveEvery: 500,
    watchEvery: 500,
    act: 'report',
    device: 'cpu',
    threads: 0,
    latent: 64,
    ...noStabilisers,
    loss: 'relativisticPairing',
    penalty: { kind: 'r1+r2', weight: 1, every: 1 },
    augment: 'diffaugment',
    G: { channels: 64, most: 256, blocks: 1, lr: 0.0002, average: 0.999 },
    D: { channels: 64, most: 256, blocks: 1, lr: 0.0002 },
    lrTo: 1,
    beta1: 0,
    beta2: 0.99,
  },
  build: (config, { shape }) => ({
    players: {
      G: {
        network: r3ganGenerator(config.G, shape),
        optimizer: optimizerOf(config, config.G.lr, config.steps),
        ...(config.G.average > 0 && { average: config.G.average }),
      },
      D: {
        ...r3ganDiscriminator({ ...config.D, minibatch: config.minibatch }, shape),
        optimizer: optimizerOf(config, config.D.lr, movesOfD(config)),
      },
    },
    phases: adversarialPhases({ ...config, view: viewOf(config) }),
    batch: config.batch,
    fields: { x: { shape, dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [config.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape, range: [-1, 1] },
    critic: criticOf(config),
  }),
});
