import { z } from 'zod';
import { defineRecipe, type Recipe } from '../train/index.js';
import { checkStabilisers } from './adversarial.js';
import { imageGame } from './image-game.js';
import { average, imageDefaults, imageSettings, learningRate, viewOf } from './image-settings.js';
import { residualDiscriminator, residualGenerator } from './residual-networks.js';

const width = z.int().positive();
const network = {
  channels: width.describe('next to the image; twice as many at half the size, and so on'),
  most: width.describe('channels at most'),
  lr: learningRate,
};

const settings = {
  ...imageSettings,
  attention: z
    .int()
    .nonnegative()
    .describe('side of the planes of both players that attend to themselves (SAGAN); 0: none'),
  G: z.strictObject({ ...network, average }),
  D: z.strictObject({
    ...network,
    over: z.enum(['sum', 'mean']).describe('what becomes of the places of its last planes'),
  }),
};

type Settings = z.infer<z.ZodObject<typeof settings>>;

interface Residual {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly over: Settings['D']['over'];
  readonly stabilisers: Partial<Pick<Settings, 'loss' | 'penalty' | 'spectralNorm'>>;
  readonly lrTo: number;
}

/** Residual networks of a width that suits two cores; Adam as both papers set it. */
function residual({ over, stabilisers, lrTo, ...about }: Residual): Recipe {
  return defineRecipe({
    ...about,
    examples: 'images',
    settings,
    defaults: {
      ...imageDefaults,
      logEvery: 5,
      latent: 128,
      k: 5,
      ...stabilisers,
      attention: 0,
      G: { channels: 16, most: 128, lr: 0.0002, average: 0 },
      D: { channels: 16, most: 128, lr: 0.0002, over },
      lrTo,
      beta1: 0,
      beta2: 0.9,
    },
    check: checkStabilisers,
    build: (config, { shape }) =>
      imageGame({ ...config, ...viewOf(config) }, shape, {
        G: residualGenerator({ ...config.G, attention: config.attention }, shape),
        D: residualDiscriminator({ ...config, ...config.D }, shape),
      }),
  });
}

/** Gulrajani et al. 2017; the rates fall by half a cosine, the paper's by a line. */
export const wganGp = residual({
  name: 'wgan-gp',
  summary: 'A Wasserstein critic with gradient penalty, five steps for one of G; residual networks',
  source: 'Gulrajani et al. 2017, section 5.2 and appendix',
  over: 'mean',
  stabilisers: { loss: 'wasserstein', penalty: { kind: 'wgan-gp', weight: 10, every: 1 } },
  lrTo: 0,
});

/**
 * Miyato et al. 2018; with `attention=32 k=1 lrTo=1 G.lr=0.0001 D.lr=0.0004` near the game of Zhang et al. 2019, whose G is
 * normalised too.
 */
export const sngan = residual({
  name: 'sngan',
  summary: 'Spectral normalisation and the hinge loss; residual networks, with self-attention if wanted',
  source: 'Miyato et al. 2018, section 4 and appendix B.4; self-attention of Zhang et al. 2019',
  over: 'sum',
  stabilisers: { loss: 'hinge', spectralNorm: true },
  lrTo: 0,
});
