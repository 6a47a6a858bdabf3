import { z } from 'zod';
import { meanImage } from '../data/index.js';
import {
  concat,
  elements,
  flatten,
  leakyRelu,
  mean,
  relu,
  reshape,
  sigmoid,
  split,
  tanh,
  type Value,
} from '../ir/index.js';
import { adversarialLosses } from '../losses/index.js';
import {
  batchNorm,
  dense,
  dropout,
  type Initializer,
  maxout,
  type Network,
  uniform,
  zeros,
} from '../nn/index.js';
import { adam, exponentialDecay, linear, sgd } from '../optim/index.js';
import { tensor } from '../tensor/index.js';
import { type DataFacts, defineRecipe, type Game, type Recipe, type Turn } from '../train/index.js';

const rate = z.number().nonnegative();
const keep = z.number().positive().max(1).describe('probability that dropout keeps a unit');
const loss = z.enum(['minimax', 'nonSaturating']).describe('what G minimises');
const k = z.int().positive().describe('steps of D in a round: k of Algorithm 1');

type Facts = Pick<DataFacts, 'count' | 'shape' | 'batch'>;

interface Pair {
  readonly k: number;
  readonly loss: z.infer<typeof loss>;
}

/** The game of section 3: D tells real from generated images, G makes it fail. */
function phases({ k: times, loss: name }: Pair): Game['phases'] {
  const objective = adversarialLosses[name];
  return [
    {
      player: 'D',
      times,
      objective: (turn) => {
        const [real, fake] = judge(turn);
        turn.report('D(x)', mean(sigmoid(real)));
        turn.report('D(G(z))', mean(sigmoid(fake)));
        return objective.D(real, fake);
      },
    },
    { player: 'G', times: 1, objective: (turn) => objective.G(turn.play('D', turn.play('G', turn.noise()))) },
  ];
}

/** Logits of a minibatch of data and one of samples, computed as one batch. */
function judge(turn: Turn): [real: Value, fake: Value] {
  const real = turn.real();
  const fake = turn.play('G', turn.noise());
  const count = real.shape[0] ?? 0;
  const logits = turn.play('D', concat([flatten(real), flatten(fake)]));
  const [onReal, onFake] = split(logits, [count, count]);
  return [onReal ?? logits, onFake ?? logits];
}

const updates = z
  .enum(['alternating', 'simultaneous'])
  .describe('whether G moves after D, as in Algorithm 1, or at the same time');

const average = rate.max(1);

const paperSettings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z'),
  prior: z.enum(['normal', 'uniform']).describe('of z, with mean 0 and variance 1'),
  k,
  updates,
  loss,
  G: z.strictObject({
    units: z.int().positive(),
    irange: rate,
    lr: rate,
    average: average.describe(
      'decay of the averaged parameters that make the samples; 0: the last parameters',
    ),
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

/**
 * The MNIST experiment of Goodfellow et al. 2014, with the numbers of the authors' `mnist.yaml`. Their code moves both
 * players at once, where Algorithm 1 has them take turns; it halves the loss of D, which momentum SGD takes as half the
 * learning rate; and it trains on the first 50,000 images.
 */
const gan: Recipe = defineRecipe({
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
    G: { units: 1200, irange: 0.05, lr: 0.1, average: 0 },
    D: { units: 240, pieces: 5, irange: 0.005, lr: 0.05, keepInput: 0.8, keepHidden: 0.5 },
    lrFactor: 1.000004,
    lrMin: 1e-6,
    momentum: { from: 0.5, to: 0.7, epochs: 250 },
  },
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
          ...(config.G.average > 0 && { average: config.G.average }),
        },
        D: { network: paperDiscriminator(config.D), optimizer: optimizer(config.D.lr) },
      },
      phases: phases(config),
      updates: config.updates,
      batch: config.batch,
      fields: { x: { shape: data.shape, dtype: 'uint8', range: [0, 1] } },
      latent: { shape: [config.latent], distribution: priors[config.prior] },
      samples: { player: 'G', shape: data.shape, range: [0, 1] },
      critic: { player: 'D', output: 'logit' },
    };
  },
});

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
function marginalBias({ count, shape, batch }: Facts): Initializer {
  if (!batch) return zeros;
  const logits = Array.from(meanImage({ count, shape, batch }).data, (mean) => {
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

const quickSettings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z, normal'),
  k,
  loss,
  G: z.strictObject({ units: z.array(z.int().positive()).min(1), lr: rate, average: rate.max(1) }),
  D: z.strictObject({ units: z.array(z.int().positive()).min(1), lr: rate, keep }),
  beta1: rate.lt(1),
};

/** The same game with Adam, batch normalisation in G and an averaged generator: recognisable digits in two minutes. */
const ganQuick: Recipe = defineRecipe({
  name: 'gan-quick',
  summary: 'The same game with Adam and an averaged generator, for a first look on a small machine',
  source: 'Goodfellow et al. 2014; Adam settings of Radford et al. 2015',
  examples: 'images',
  settings: quickSettings,
  defaults: {
    data: 'mnist',
    seed: 1,
    steps: 10000,
    batch: 64,
    logEvery: 50,
    sampleEvery: 1000,
    saveEvery: 2000,
    watchEvery: 500,
    act: 'report',
    device: 'cpu',
    threads: 0,
    latent: 64,
    k: 1,
    loss: 'nonSaturating',
    G: { units: [256, 512], lr: 0.0006, average: 0.999 },
    D: { units: [512, 256], lr: 0.0004, keep: 0.5 },
    beta1: 0.5,
  },
  build: (config, data) => ({
    players: {
      G: {
        network: quickGenerator(config.G.units, data),
        optimizer: adam({ lr: config.G.lr, beta1: config.beta1 }),
        average: config.G.average,
      },
      D: { network: quickDiscriminator(config.D), optimizer: adam({ lr: config.D.lr, beta1: config.beta1 }) },
    },
    phases: phases(config),
    batch: config.batch,
    fields: { x: { shape: data.shape, dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [config.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: data.shape, range: [-1, 1] },
    critic: { player: 'D', output: 'logit' },
  }),
});

function quickGenerator(units: readonly number[], { shape }: Facts): Network {
  return (p, z) => {
    const hidden = units.reduce(
      (h, count, i) => relu(batchNorm(p.at(`bn${i}`), dense(p.at(`h${i}`), h, count, { bias: false }))),
      z,
    );
    return reshape(tanh(dense(p.at('y'), hidden, elements(shape))), [-1, ...shape]);
  };
}

function quickDiscriminator({ units, keep }: { units: readonly number[]; keep: number }): Network {
  return (p, x) => {
    const layer = (h: Value, count: number, i: number): Value =>
      dropout(p.at(`h${i}`), leakyRelu(dense(p.at(`h${i}`), h, count), 0.2), keep);
    return dense(p.at('y'), units.reduce(layer, flatten(x)), 1);
  };
}

export { gan, ganQuick };
