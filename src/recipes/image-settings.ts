import { z } from 'zod';
import { adam, cosine, type Optimizer } from '../optim/index.js';
import type { AdversarialGame } from './adversarial.js';
import { diffAugment } from './diff-augment.js';
import { stabiliserSettings } from './stabilisers.js';

const rate = z.number().nonnegative();

/** What recipes of images have in common. */
export const imageSettings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z, normal'),
  ...stabiliserSettings,
  augment: z
    .enum(['none', 'diffaugment'])
    .describe('what becomes of all images before D sees them, against overfitting on few'),
  lrTo: rate.max(1).describe('share of the learning rates left at the end, after half a cosine'),
  beta1: rate.lt(1),
  beta2: rate.lt(1),
};

export const learningRate = rate;

export const average = rate
  .max(1)
  .describe('decay of the averaged parameters that make the samples; 0: the last parameters');

type ImageSettings = z.infer<z.ZodObject<typeof imageSettings>>;

export function viewOf({ augment }: Pick<ImageSettings, 'augment'>): AdversarialGame['view'] {
  return augment === 'diffaugment' ? diffAugment : undefined;
}

/** Of a player that moves `moves` times in all. */
export function optimizerOf(
  { beta1, beta2, lrTo }: Pick<ImageSettings, 'beta1' | 'beta2' | 'lrTo'>,
  lr: number,
  moves: number,
): Optimizer {
  return adam({ lr: cosine({ from: lr, to: lr * lrTo, steps: moves }), beta1, beta2 });
}
