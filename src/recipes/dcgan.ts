import { z } from 'zod';
import { defineRecipe, type Recipe } from '../train/index.js';
import { dcganDiscriminator, dcganGenerator } from './dcgan-networks.js';
import { checkNormalised } from './adversarial.js';
import { imageGame } from './image-game.js';
import { average, imageDefaults, imageSettings, learningRate, viewOf } from './image-settings.js';

const channels = z
  .int()
  .positive()
  .describe('of the layer next to the image; the others have 2, 4, 8 times as many');

/** Of every recipe with its networks. */
export const dcganSettings = {
  ...imageSettings,
  kernel: z.literal([4, 5]).describe("side of the filters; the paper's code has 5, most others 4"),
  G: z.strictObject({ channels, lr: learningRate, average }),
  D: z.strictObject({
    channels,
    batchNorm: z.boolean().describe('normalise its layers over the batch, but the first'),
    lr: learningRate,
  }),
};

/** The paper's numbers, but for width and minibatch (128 in the paper), the side of the filters and normal noise. */
export const dcganDefaults = {
  ...imageDefaults,
  latent: 100,
  kernel: 4,
  G: { channels: 32, lr: 0.0002, average: 0 },
  D: { channels: 32, batchNorm: true, lr: 0.0002 },
  lrTo: 1,
  beta1: 0.5,
  beta2: 0.999,
} as const;

/** Radford et al. 2015 with all of its guidelines, and a width that suits two cores. */
export const dcgan: Recipe = defineRecipe({
  name: 'dcgan',
  summary:
    'Deep convolutional networks with batch normalisation, for square images such as 28x28, 32x32, 64x64',
  source: 'Radford et al. 2015, sections 3 and 4',
  examples: 'images',
  settings: dcganSettings,
  defaults: dcganDefaults,
  check: checkNormalised,
  build: (config, { shape }) =>
    imageGame({ ...config, ...viewOf(config), separate: config.D.batchNorm }, shape, {
      G: dcganGenerator({ ...config.G, kernel: config.kernel }, shape),
      D: dcganDiscriminator({ ...config, ...config.D }, shape),
    }),
});
