import { z } from 'zod';
import { type AdversarialLossName, adversarialLosses } from '../losses/index.js';
import { GanymedeError } from '../support/errors.js';

const weight = z.number().nonnegative();

/** Names of the losses that two players play with D's output alone; `began` has a game of its own. */
const lossNames = [...(Object.keys(adversarialLosses) as AdversarialLossName[]), 'began'] as const;

const penalties = ['none', 'wgan-gp', 'wgan-gp-one-sided', 'dragan', 'r1', 'r2', 'r1+r2'] as const;

/** The game's loss and what steadies it: settings of every recipe that plays the adversarial game. */
export const stabiliserSettings = {
  loss: z.enum(lossNames).describe('what the players minimise: see ganymede recipes --losses'),
  k: z.int().positive().max(100).describe('steps of D in a round: k of Algorithm 1'),
  penalty: z.strictObject({
    kind: z
      .enum(penalties)
      .describe(
        'penalty on the gradient of D in its input; wgan-gp and dragan not with batch normalisation in D; with none its other settings do nothing',
      ),
    weight: weight.describe('lambda of wgan-gp and dragan, gamma of r1 and r2'),
    weightTo: z.number().positive().optional().describe('to which it falls (or grows) geometrically'),
    over: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe('share of the steps in which it does; default all'),
    every: z
      .int()
      .positive()
      .describe('rounds between two penalties; above 1 it is lazy, and the weight is multiplied by it'),
  }),
  pack: z.int().positive().max(64).describe('examples D judges at once (PacGAN)'),
  spectralNorm: z.boolean().describe("divide D's weights by their largest singular value"),
  labelSmoothing: z.number().positive().max(1).describe('label of real examples; 1: none'),
  instanceNoise: z.strictObject({
    std: weight.describe('standard deviation of noise on all that D sees, at the start'),
    steps: z.int().nonnegative().describe('rounds in which it falls to 0'),
  }),
  featureMatching: weight.describe("weight of feature matching, which takes the place of G's loss; 0: none"),
  pullingAway: weight.describe(
    "weight of the squared cosine between D's features of different samples, in G's loss; 0: none",
  ),
  minibatch: z
    .enum(['none', 'discrimination', 'stddev'])
    .describe('what D learns of the other examples in its minibatch'),
  clipWeights: weight.describe("largest absolute value of D's weights; 0: no limit"),
  clipNorm: weight.describe('largest norm of a gradient; 0: no limit'),
  historicalAveraging: weight.describe('weight of the squared distance to the mean of all past parameters'),
  consistency: z.strictObject({
    weight: weight.describe('of consistency under augmentation (bCR); 0: none'),
    std: weight.describe('standard deviation of the noise that augments examples'),
  }),
  topK: z.strictObject({
    share: z
      .number()
      .positive()
      .max(1)
      .describe('share of the samples, those D scores highest, that move G; 1: all'),
    steps: z.int().nonnegative().describe('rounds in which it falls from 1'),
  }),
  margin: z.number().positive().describe('of the energy loss: energy to which samples are pushed up'),
  began: z.strictObject({
    gamma: z.number().positive().max(1).describe('diversity ratio'),
    lambda: weight.describe('learning rate of its balance k'),
  }),
};

export type Stabilisers = z.infer<z.ZodObject<typeof stabiliserSettings>>;

/** None of them. */
export const noStabilisers: Stabilisers = {
  loss: 'nonSaturating',
  k: 1,
  penalty: { kind: 'none', weight: 0, every: 1 },
  pack: 1,
  spectralNorm: false,
  labelSmoothing: 1,
  instanceNoise: { std: 0, steps: 0 },
  featureMatching: 0,
  pullingAway: 0,
  minibatch: 'none',
  clipWeights: 0,
  clipNorm: 0,
  historicalAveraging: 0,
  consistency: { weight: 0, std: 0.1 },
  topK: { share: 1, steps: 0 },
  margin: 1,
  began: { gamma: 0.5, lambda: 0.001 },
};

/**
 * Throw CONFIG_INVALID where a stabiliser that is on would do nothing. Numbers of one that is off, such as the weight beside
 * `penalty.kind=none`, are left as they are: a recipe's own stay there when it is turned off.
 */
export function requireEffect(settings: Stabilisers): void {
  const { penalty, instanceNoise, consistency, topK, featureMatching } = settings;
  if (penalty.kind !== 'none' && penalty.weight === 0)
    throw withoutEffect(
      'penalty.weight',
      `the penalty ${penalty.kind} has the weight 0`,
      'Set penalty.weight, such as 10 for wgan-gp and 1 for r1, or penalty.kind=none.',
    );
  if (instanceNoise.std > 0 && instanceNoise.steps === 0)
    throw withoutEffect(
      'instanceNoise.steps',
      'instance noise falls to 0 in 0 rounds',
      'Set instanceNoise.steps, such as 2000.',
    );
  if (consistency.weight > 0 && consistency.std === 0)
    throw withoutEffect(
      'consistency.std',
      'examples are compared with themselves, augmented by noise of standard deviation 0',
      'Set consistency.std, such as 0.1, or consistency.weight=0.',
    );
  if (topK.share < 1 && featureMatching > 0)
    throw withoutEffect(
      'topK',
      'with feature matching there is no loss of single samples to choose from',
      'Set topK.share=1 or featureMatching=0.',
    );
}

/** Penalties that hold D's slope at single examples to a norm. */
const perExample: ReadonlySet<string> = new Set(['wgan-gp', 'wgan-gp-one-sided', 'dragan']);

/** Throw CONFIG_INVALID where such a penalty meets a D whose output for an example depends on the batch. */
export function requireUnnormalised({ penalty: { kind } }: Pick<Stabilisers, 'penalty'>): void {
  if (!perExample.has(kind)) return;
  throw new GanymedeError(
    'CONFIG_INVALID',
    `the penalty ${kind} is on the slope at single examples, which batch normalisation in D mixes`,
    {
      where: 'penalty.kind',
      expected: 'none, r1, r2 or r1+r2, with D.batchNorm=true',
      actual: kind,
      fix: 'Leave the normalisation out: --set D.batchNorm=false.',
    },
  );
}

function withoutEffect(where: string, message: string, fix: string): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', message, { where, fix });
}
