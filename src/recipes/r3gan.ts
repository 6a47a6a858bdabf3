import { z } from 'zod';
import type { Network } from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import { defineRecipe, type Player, type Recipe } from '../train/index.js';
import { checkStabilisers } from './adversarial.js';
import { dcganDiscriminator, dcganGenerator } from './dcgan-networks.js';
import { imageGame } from './image-game.js';
import { average, imageDefaults, imageSettings, learningRate, viewOf } from './image-settings.js';
import { r3ganDiscriminator, r3ganGenerator } from './r3gan-networks.js';
import { measured, suggestionsFor } from './suggestions.js';

const channels = z.int().positive().describe('next to the image; twice as many at half the size, and so on');

const settings = {
  ...imageSettings,
  networks: z
    .enum(['convolutional', 'residual'])
    .describe(
      "DCGAN's, D without normalisation, which learn faster on small machines; or the paper's blocks",
    ),
  residual: z.strictObject({
    most: z.int().positive().describe('channels at most'),
    blocks: z.int().positive().max(8).describe('at every size'),
  }),
  G: z.strictObject({ channels, lr: learningRate, average }),
  D: z.strictObject({ channels, lr: learningRate }),
};

type Settings = z.infer<z.ZodObject<typeof settings>>;

/** The loss and penalties of R3GAN on networks two cores can train in half an hour; the default for a folder of images. */
export const r3gan: Recipe = defineRecipe({
  name: 'r3gan',
  summary: 'Relativistic pairing with R1 and R2 and augmentation, small networks: for your own images',
  source: 'Huang et al. 2024; networks of Radford et al. 2015; augmentation of Zhao et al. 2020',
  examples: 'images',
  settings,
  defaults: {
    ...imageDefaults,
    steps: measured.steps,
    batch: measured.batch,
    sampleEvery: 100,
    latent: 100,
    loss: 'relativisticPairing',
    penalty: { kind: 'r1+r2', weight: 1, every: 4 },
    minibatch: 'stddev',
    augment: 'diffaugment',
    networks: 'convolutional',
    residual: { most: 256, blocks: 1 },
    G: { channels: measured.channels, lr: 0.001, average: 0 },
    D: { channels: measured.channels, lr: 0.001 },
    lrTo: 0.05,
    beta1: 0,
    beta2: 0.99,
  },
  suggest: suggestionsFor,
  check: (config) => {
    checkStabilisers(config);
    if (config.networks === 'residual') requireUnbounded(config);
  },
  build: (config, { shape }) =>
    imageGame({ ...config, ...viewOf(config) }, shape, {
      G: generatorOf(config, shape),
      D: discriminatorOf(config, shape),
    }),
});

const KERNEL = 4;

function generatorOf(
  { networks, residual, G: { channels: width } }: Settings,
  shape: readonly number[],
): Network {
  return networks === 'residual'
    ? r3ganGenerator({ ...residual, channels: width }, shape)
    : dcganGenerator({ channels: width, kernel: KERNEL }, shape);
}

function discriminatorOf(config: Settings, shape: readonly number[]): Pick<Player, 'network' | 'features'> {
  const { networks, residual, D } = config;
  return networks === 'residual'
    ? r3ganDiscriminator({ ...config, ...residual, channels: D.channels }, shape)
    : dcganDiscriminator({ ...config, channels: D.channels, kernel: KERNEL, batchNorm: false }, shape);
}

/** Throw CONFIG_INVALID where weights that begin as zeros are to be divided by their norm. */
function requireUnbounded({ spectralNorm }: Settings): void {
  if (!spectralNorm) return;
  throw new GanymedeError(
    'CONFIG_INVALID',
    'the blocks of residual networks begin as zeros, which have no norm',
    {
      where: 'spectralNorm',
      expected: 'false, with networks=residual',
      actual: 'true',
      fix: 'Set networks=convolutional, or take the recipe sngan.',
    },
  );
}
