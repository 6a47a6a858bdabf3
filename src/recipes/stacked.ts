import { z } from 'zod';
import { defineRecipe, type Recipe } from '../train/index.js';
import { checkNormalised } from './adversarial.js';
import { imageGame } from './image-game.js';
import { average, imageStabilisers, learningRate } from './image-settings.js';
import { noStabilisers } from './stabilisers.js';
import { stackedDiscriminator, stackedGenerator } from './stacked-networks.js';

const settings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z, normal'),
  ...imageStabilisers,
  G: z.strictObject({ lr: learningRate, average }),
  D: z.strictObject({
    channels: z.int().positive().describe('of its first layer; the next have twice and four times as many'),
    batchNorm: z.boolean().describe('normalise its layers over the batch'),
    lr: learningRate,
  }),
  lrTo: learningRate.max(1).describe('share of the learning rates left at the end, after half a cosine'),
  beta1: learningRate.lt(1),
  beta2: learningRate.lt(1),
};

/** The small convolutional networks in which mode dropping was first counted. */
export const stacked: Recipe = defineRecipe({
  name: 'stacked',
  summary: 'The small convolutional networks of the Stacked MNIST benchmark, for any images of 28x28',
  source: 'Metz et al. 2017, appendix D; relativistic pairing with R1 and R2 of Huang et al. 2024',
  examples: 'images',
  settings,
  defaults: {
    data: 'stacked-mnist',
    seed: 1,
    steps: 8000,
    batch: 128,
    logEvery: 100,
    sampleEvery: 1000,
    saveEvery: 2000,
    watchEvery: 500,
    act: 'report',
    device: 'cpu',
    threads: 0,
    latent: 256,
    ...noStabilisers,
    loss: 'relativisticPairing',
    minibatch: 'stddev',
    penalty: { kind: 'r1+r2', weight: 0.5, every: 1 },
    G: { lr: 0.0002, average: 0 },
    D: { channels: 4, batchNorm: false, lr: 0.006 },
    lrTo: 0,
    beta1: 0,
    beta2: 0.99,
  },
  check: checkNormalised,
  build: (config, { shape }) =>
    imageGame({ ...config, separate: config.D.batchNorm }, shape, {
      G: stackedGenerator(shape),
      D: stackedDiscriminator({ ...config, ...config.D }),
    }),
});
