import { points } from '../recipes/index.js';
import type { Config } from '../train/index.js';
import type { Benchmark, Method } from './benchmark.js';
import { measureMixture, mixtureColumns } from './mixtures.js';

type Changes = Partial<Config>;

const noPenalty = { kind: 'none', weight: 0, every: 1 };
const r1 = { kind: 'r1', weight: 0.1, every: 1 };

/** Networks small enough for every family, without any stabiliser. */
const plain: Changes = {
  latent: 4,
  batch: 128,
  loss: 'nonSaturating',
  penalty: noPenalty,
  G: { units: [128, 128, 128], batchNorm: false, lr: 0.001, average: 0.999 },
  D: { units: [128, 128, 128], pieces: 1, lr: 0.001, code: 2 },
  beta1: 0,
};

/** A third of the usual learning rates. */
const slowly: Changes = {
  G: { units: [128, 128, 128], batchNorm: false, lr: 0.0003, average: 0.999 },
  D: { units: [128, 128, 128], pieces: 1, lr: 0.0003, code: 2 },
};

/** A critic whose slope is bounded: five steps of it for one of G (Gulrajani et al. 2017). */
const critic: Changes = { loss: 'wasserstein', k: 5, beta2: 0.9 };

/** Every loss, with R1 unless its authors bound D otherwise. */
const lossTrials: Readonly<Record<string, Changes>> = {
  minimax: { loss: 'minimax', penalty: r1 },
  nonSaturating: { penalty: r1 },
  leastSquares: { loss: 'leastSquares', penalty: r1 },
  wasserstein: { ...critic, penalty: { kind: 'wgan-gp', weight: 10, every: 1 } },
  hinge: { loss: 'hinge', penalty: r1 },
  relativisticAverage: { loss: 'relativisticAverage', penalty: r1 },
  relativisticPairing: { loss: 'relativisticPairing', penalty: { ...r1, kind: 'r1+r2' } },
  kl: { loss: 'kl', penalty: r1 },
  reverseKl: { loss: 'reverseKl', penalty: r1 },
  pearson: { loss: 'pearson', penalty: r1 },
  squaredHellinger: {
    ...{ loss: 'squaredHellinger', penalty: { ...r1, weight: 1 } },
    ...slowly,
  },
  jensenShannon: { loss: 'jensenShannon', penalty: r1 },
  energy: { loss: 'energy', penalty: r1 },
  began: { loss: 'began', began: { gamma: 0.7, lambda: 0.01 }, pullingAway: 2, beta1: 0.5 },
};

/** Every stabiliser, in the game its authors play. */
const stabiliserTrials: Readonly<Record<string, Changes>> = {
  none: {},
  clipWeights: { ...critic, clipWeights: 0.1, beta1: 0 },
  'wgan-gp-one-sided': { ...critic, penalty: { kind: 'wgan-gp-one-sided', weight: 10, every: 1 } },
  dragan: { penalty: { kind: 'dragan', weight: 1, every: 1 } },
  r2: { penalty: { ...r1, kind: 'r2' } },
  'r1, lazy': { penalty: { ...r1, every: 16 } },
  spectralNorm: { loss: 'hinge', spectralNorm: true },
  labelSmoothing: { labelSmoothing: 0.9, penalty: r1 },
  instanceNoise: { instanceNoise: { std: 0.3, steps: 2000 } },
  featureMatching: { featureMatching: 1, penalty: r1 },
  pullingAway: { loss: 'energy', pullingAway: 0.1, penalty: r1 },
  'minibatch discrimination': { minibatch: 'discrimination' },
  'minibatch standard deviation': { minibatch: 'stddev', penalty: r1 },
  'packing, 2': { pack: 2, penalty: r1 },
  historicalAveraging: { historicalAveraging: 0.001, penalty: r1 },
  consistency: { consistency: { weight: 10, std: 0.01 }, penalty: r1 },
  topK: { topK: { share: 0.5, steps: 4000 }, penalty: r1 },
  'gradient clipping': { clipNorm: 1, penalty: r1 },
};

const trials = { ...lossTrials, ...stabiliserTrials };

export const losses: Benchmark = {
  name: 'losses',
  summary: 'every loss and stabiliser on 2D-ring, in one small network, with settings that suit it',
  source: 'their papers, as ganymede recipes --losses names them',
  protocol: [
    'Data and measures as reproduce ring. Multilayer perceptrons of three layers of 128 units, batches of 128.',
    'Losses are played with R1 (gamma 0.1) unless their authors bound D otherwise; stabilisers in the game of their authors.',
  ],
  data: 'ring',
  methods: Object.entries(trials).map(([name, changes]): Method => ({
    name,
    recipe: points,
    settings: { ...plain, ...changes, steps: 4000 },
  })),
  seeds: 1,
  columns: mixtureColumns,
  published: [],
  measure: measureMixture,
};
