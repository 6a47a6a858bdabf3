import { z } from 'zod';
import type { AdversarialGame } from './adversarial.js';
import { adaptiveAugment, adaptTo } from './adaptive-augment.js';
import { diffAugment } from './diff-augment.js';
import { noStabilisers, stabiliserSettings } from './stabilisers.js';

const rate = z.number().nonnegative();

/**
 * The stabilisers where D scores images. Losses of energies are left out: those are errors of an autoencoder, a score that
 * takes their place has no least value and falls for ever.
 */
export const imageStabilisers = {
  ...stabiliserSettings,
  loss: stabiliserSettings.loss
    .exclude(['energy', 'began'])
    .describe('what the players minimise: see ganymede recipes --losses; energy and began are for points'),
};

/** What recipes of images have in common. */
export const imageSettings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z, normal'),
  ...imageStabilisers,
  augment: z
    .enum(['none', 'diffaugment', 'ada'])
    .describe(
      'what becomes of all images before D sees them, against overfitting on few; ada: as often as D overfits',
    ),
  ada: z.strictObject({
    target: z.number().min(0).max(1).describe('mean sign of D(x) at which ada leaves its probability'),
    images: z.int().positive().describe('real images D sees while the probability can go from 0 to 1'),
  }),
  lrTo: rate.max(1).describe('share of the learning rates left at the end, after half a cosine'),
  beta1: rate.lt(1),
  beta2: rate.lt(1),
};

export const learningRate = rate;

export const average = rate
  .max(1)
  .describe('decay of the averaged parameters that make the samples; 0: the last parameters');

/** The target of Karras et al. 2020; their 500,000 images are more than a training of half an hour on two cores sees. */
const noAugmentation = { augment: 'none', ada: { target: 0.6, images: 100_000 } } as const;

/** Where the recipes of images begin. */
export const imageDefaults = {
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
  ...noStabilisers,
  loss: 'nonSaturating',
  ...noAugmentation,
} as const;

type ImageSettings = z.infer<z.ZodObject<typeof imageSettings>>;

type Augmentation = Pick<ImageSettings, 'augment' | 'ada'>;

/** What D sees of images, and how that adapts. */
export function viewOf({ augment, ada }: Augmentation): Pick<AdversarialGame, 'view' | 'adapt'> {
  switch (augment) {
    case 'none':
      return {};
    case 'diffaugment':
      return { view: diffAugment };
    case 'ada':
      return { view: adaptiveAugment, adapt: adaptTo(ada) };
  }
}
