import { z } from 'zod';
import { defineRecipe, type Recipe } from '../train/index.js';
import { adversarialPhases, criticOf, movesOfD } from './adversarial.js';
import { dcganDiscriminator, dcganGenerator } from './dcgan-networks.js';
import {
  viewOf,
  average,
  imageSettings,
  learningRate,
  noAugmentation,
  optimizerOf,
} from './image-settings.js';
import { noStabilisers } from './stabilisers.js';

const channels = z
  .int()
  .positive()
  .describe('of the layer next to the image; the others have 2, 4, 8 times as many');

const settings = {
  ...imageSettings,
  kernel: z
    .union([z.literal(4), z.literal(5)])
    .describe("side of the filters; the paper's code has 5, most others 4"),
  G: z.strictObject({ channels, lr: learningRate, average }),
  D: z.strictObject({
    channels,
    batchNorm: z.boolean().describe('normalise its layers over the batch, but the first'),
    lr: learningRate,
  }),
};

/** Radford et al. 2015 with all of its guidelines; the numbers are the paper's but for the width, which suits two cores. */
export const dcgan: Recipe = defineRecipe({
  name: 'dcgan',
  summary: 'Deep convolutional networks with batch normalisation, for images of 28x28 to 128x128',
  source: 'Radford et al. 2015, sections 3 and 4',
  examples: 'images',
  settings,
  defaults: {
    data: 'mnist',
    seed: 1,
    steps: 5000,
    batch: 64,
    logEvery: 20,
    sampleEvery: 250,
    saveEvery: 500,
    watchEvery: 250,
    act: 'report',
    device: 'cpu',
    threads: 0,
    latent: 100,
    ...noStabilisers,
    ...noAugmentation,
    kernel: 4,
    G: { channels: 32, lr: 0.0002, average: 0 },
    D: { channels: 32, batchNorm: true, lr: 0.0002 },
    lrTo: 1,
    beta1: 0.5,
    beta2: 0.999,
  },
  build: (config, { shape }) => ({
    players: {
      G: {
        network: dcganGenerator({ ...config.G, kernel: config.kernel }, shape),
        optimizer: optimizerOf(config, config.G.lr, config.steps),
        ...(config.G.average > 0 && { average: config.G.average }),
      },
      D: {
        ...dcganDiscriminator({ ...config, ...config.D }, shape),
        optimizer: optimizerOf(config, config.D.lr, movesOfD(config)),
      },
    },
    phases: adversarialPhases({ ...config, ...viewOf(config), separate: config.D.batchNorm }),
    batch: config.batch,
    fields: { x: { shape, dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [config.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape, range: [-1, 1] },
    critic: criticOf(config),
  }),
});
