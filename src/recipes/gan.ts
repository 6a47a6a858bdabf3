import { z } from 'zod';
import { meanImage } from '../data/index.js';
import { elements, flatten, relu, reshape, sigmoid } from '../ir/index.js';
import { dense, dropout, type Initializer, maxout, type Network, uniform, zeros } from '../nn/index.js';
import { exponentialDecay, linear, sgd } from '../optim/index.js';
import { GanymedeError } from '../support/errors.js';
import { tensor } from '../tensor/index.js';
import { type DataFacts, defineRecipe, hasExamples, type Recipe } from '../train/index.js';
import { foundingPhases, keep, pairSettings } from './founding-game.js';

const rate = z.number().nonnegative();

type Facts = Pick<DataFacts, 'count' | 'shape' | 'batch'>;

const updates = z
  .enum(['alternating', 'simultaneous'])
  .describe('whether G moves after D, as in Algorithm 1, or at the same time');

const average = rate.max(1);

const paperSettings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z'),
  prior: z.enum(['normal', 'uniform']).describe('of z, with mean 0 and variance 1'),
  k: pairSettings.k.describe('steps of D in a round: k of Algorithm 1; above 1 with updates=alternating'),
  updates,
  loss: pairSettings.loss,
  G: z.strictObject({
    units: z.int().positive(),
    irange: rate,
    lr: rate,
    average: average.describe(
      'decay of the averaged parameters that make the samples; 0: the last parameters',
    ),
    averagePower: rate.describe('the average begins as if round t weighed t to this power'),
  }),
  D: z.strictObject({
    units: z.int().positive(),
    pieces: z.int().positive(),
    irange: rate,
    lr: rate,
    keepInput: keep.describe('probability that dropout keeps a pixel'),
    keepHidden: keep,
  }),
  lrFactor: z.number().min(1).describe('the learning rates are divided by this after every step'),
  lrMin: rate,
  momentum: z.strictObject({ from: rate.lt(1), to: rate.lt(1), epochs: z.int().positive() }),
};

type Settings = z.infer<z.ZodObject<typeof paperSettings>>;

/**
 * The MNIST experiment of Goodfellow et al. 2014, with the numbers of the authors' `mnist.yaml`. Their code moves both
 * players at once, where Algorithm 1 has them take turns; it halves the loss of D, which momentum SGD takes as half the
 * learning rate; and it trains on the first 50,000 images.
 */
export const gan: Recipe = defineRecipe({
  name: 'gan',
  summary: 'The first GAN: ReLU generator, maxout discriminator with dropout, momentum SGD',
  source: 'Goodfellow et al. 2014, section 5',
  examples: 'images',
  settings: paperSettings,
  defaults: {
    data: 'mnist',
    seed: 1,
    steps: 30000,
    batch: 100,
    logEvery: 100,
    sampleEvery: 2000,
    saveEvery: 5000,
    watchEvery: 500,
    act: 'report',
    device: 'cpu',
    threads: 0,
    latent: 100,
    prior: 'normal',
    k: 1,
    updates: 'simultaneous',
    loss: 'nonSaturating',
    G: { units: 1200, irange: 0.05, lr: 0.1, average: 0, averagePower: 9 },
    D: { units: 240, pieces: 5, irange: 0.005, lr: 0.05, keepInput: 0.8, keepHidden: 0.5 },
    lrFactor: 1.000004,
    lrMin: 1e-6,
    momentum: { from: 0.5, to: 0.7, epochs: 250 },
  },
  check: requireTurns,
  build: (config, data) => {
    const optimizer = (lr: number): ReturnType<typeof sgd> =>
      sgd({
        lr: exponentialDecay({ from: lr, factor: config.lrFactor, min: Math.min(lr, config.lrMin) }),
        momentum: linear({
          from: config.momentum.from,
          to: config.momentum.to,
          steps: Math.ceil((config.momentum.epochs * data.count) / config.batch),
        }),
      });
    return {
      players: {
        G: {
          network: paperGenerator(config.G, data),
          optimizer: optimizer(config.G.lr),
          ...(config.G.average > 0 && {
            average: config.G.average,
            averagePower: config.G.averagePower,
          }),
        },
        D: { network: paperDiscriminator(config.D), optimizer: optimizer(config.D.lr) },
      },
      phases: foundingPhases(config),
      updates: config.updates,
      batch: config.batch,
      fields: { x: { shape: data.shape, dtype: 'uint8', range: [0, 1] } },
      latent: { shape: [config.latent], distribution: priors[config.prior] },
      samples: { player: 'G', shape: data.shape, range: [0, 1] },
      critic: { player: 'D', output: 'logit' },
    };
  },
});

/** Throw CONFIG_INVALID where D is to move several times in a round though both move at the same time. */
function requireTurns({ k, updates }: Pick<Settings, 'k' | 'updates'>): void {
  if (k === 1 || updates === 'alternating') return;
  throw new GanymedeError('CONFIG_INVALID', 'players that move at the same time move once each in a round', {
    where: 'k',
    expected: '1, with updates=simultaneous',
    actual: String(k),
    fix: 'Let them take turns: --set updates=alternating.',
  });
}

const priors = {
  normal: { kind: 'normal' },
  uniform: { kind: 'uniform', low: -Math.sqrt(3), high: Math.sqrt(3) },
} as const;

function paperGenerator({ units, irange }: { units: number; irange: number }, data: Facts): Network {
  const init = uniform(irange);
  const { shape } = data;
  const bias = marginalBias(data);
  return (p, z) => {
    const h0 = relu(dense(p.at('h0'), z, units, { init }));
    const h1 = relu(dense(p.at('h1'), h0, units, { init }));
    return reshape(sigmoid(dense(p.at('y'), h1, elements(shape), { init, bias })), [-1, ...shape]);
  };
}

/** With this bias and no input the sigmoid gives the mean of every pixel, kept from 0 and 1 by 1e-7. */
function marginalBias(data: Facts): Initializer {
  if (!hasExamples(data)) return zeros;
  const logits = Array.from(meanImage(data).data, (mean) => {
    const kept = Math.min(Math.max(mean, 1e-7), 1 - 1e-7);
    return Math.log(kept / (1 - kept));
  });
  return { kind: 'values', tensor: tensor([logits.length], logits) };
}

interface PaperDiscriminator {
  readonly units: number;
  readonly pieces: number;
  readonly irange: number;
  readonly keepInput: number;
  readonly keepHidden: number;
}

function paperDiscriminator({ units, pieces, irange, keepInput, keepHidden }: PaperDiscriminator): Network {
  const init = uniform(irange);
  return (p, x) => {
    const h0 = maxout(p.at('h0'), dropout(p.at('x'), flatten(x), keepInput), units, pieces, { init });
    const h1 = maxout(p.at('h1'), dropout(p.at('h0'), h0, keepHidden), units, pieces, { init });
    return dense(p.at('y'), dropout(p.at('h1'), h1, keepHidden), 1, { init });
  };
}
