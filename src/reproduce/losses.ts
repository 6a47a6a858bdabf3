import { points } from '../recipes/index.js';
import type { Config } from '../train/index.js';
import type { Benchmark, Method } from './benchmark.js';
import { measureMixture, mixtureColumns } from './mixtures.js';

type Changes = Partial<Config>;

/** Networks small enough for every family, without any stabiliser. */
const plain: Changes = {
  latent: 4,
  batch: 128,
  loss: 'nonSaturating',
  penalty: { kind: 'none', weight: 0, every: 1 },
  G: { units: [128, 128, 128], batchNorm: false, lr: 0.001, average: 0.999 },
  D: { units: [128, 128, 128], pieces: 1, lr: 0.001, code: 2 },
  beta1: 0.5,
};

const zeroCentred = (kind: string, weight = 0.5): Changes => ({ penalty: { kind, weight, every: 1 } });
const critic: Changes = { k: 5, beta1: 0, beta2: 0.9 };

/** A name, and where it differs from the plain game. */
const trials: Readonly<Record<string, Changes>> = {
  minimax: { loss: 'minimax', ...zeroCentred('r1') },
  nonSaturating: zeroCentred('r1'),
  leastSquares: { loss: 'leastSquares', ...zeroCentred('r1') },
  wasserstein: { loss: 'wasserstein', ...critic, ...zeroCentred('wgan-gp', 10) },
  hinge: { loss: 'hinge', ...zeroCentred('r1') },
};

export const losses: Benchmark = {
  name: 'losses',
  summary: 'every loss and stabiliser on 2D-ring, with the settings its docstring recommends',
  source: 'the papers that ganymede recipes --losses names',
  protocol: ['Measured as reproduce ring.'],
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
