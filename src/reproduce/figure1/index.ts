import { points } from '../../recipes/index.js';
import type { Benchmark, Method } from '../benchmark.js';
import { figuresOf } from './figure.js';
import { look, measure } from './measure.js';

const game = {
  steps: 6000,
  batch: 256,
  latent: 4,
  penalty: { kind: 'none', weight: 0, every: 1 },
  logEvery: 20,
  G: { units: [64, 64, 64], batchNorm: false, lr: 0.0003, average: 0.999 },
  beta1: 0.5,
  beta2: 0.999,
};

/** D's learning rate is divided by k: it goes as far in a round, by smaller steps. */
const discriminator = (k: number): object => ({ units: [64, 64, 64], pieces: 1, lr: 0.001 / k, code: 2 });

const methods = (['nonSaturating', 'minimax'] as const).flatMap((loss) =>
  [1, 2, 5].map((k): Method => ({
    name: `${loss}, k = ${k}`,
    recipe: points,
    settings: { ...game, loss, k, D: discriminator(k) },
  })),
);

/** Most happens early: looks every 20 rounds at first, then every 100, then every 300. */
function isDue(step: number, steps: number): boolean {
  const interval = step <= 400 ? 20 : step <= 1500 ? 100 : 300;
  return step === steps || step % interval === 0;
}

export const figure1: Benchmark = {
  name: 'figure1',
  summary: 'D, p_data and p_g on the way to the equilibrium, for k = 1, 2, 5 and both losses of G',
  source: 'Goodfellow et al. 2014, figure 1, theorem 1',
  protocol: [
    'Data: three humps on a line, 100,000 points. Noise: normal, of four dimensions. Algorithm 1 without any stabiliser; learning rates fall to 0 along half a cosine.',
    "V, D's loss and its accuracy on 10,000 held-out points and 10,000 samples of the averaged generator.",
    'Total variation between p_g and p_data in 100 bins, by 100,000 samples: a perfect G measures about 0.01.',
    'Distance of D to D*: mean of |D - D*| over the bins in which the data has a density above 0.01.',
    'Early gradient: mean norm of the gradient at G over the first 5 % of the steps.',
  ],
  data: 'mixture',
  methods,
  seeds: 3,
  columns: [
    { key: 'value', title: 'V(D, G)', decimals: 3 },
    { key: 'loss', title: 'loss of D', decimals: 3 },
    { key: 'accuracy', title: 'accuracy of D, %', decimals: 1 },
    { key: 'totalVariation', title: 'total variation', decimals: 3 },
    { key: 'distance', title: 'distance of D to D*', decimals: 3 },
    { key: 'early', title: 'early gradient', decimals: 3 },
  ],
  published: [
    {
      method: 'equilibrium',
      values: {
        value: (-Math.log(4)).toFixed(3),
        loss: (2 * Math.log(2)).toFixed(3),
        accuracy: '50.0',
        totalVariation: '0',
        distance: '0',
      },
      source: 'Goodfellow et al. 2014, theorem 1',
    },
  ],
  measure,
  watch: { isDue, look },
  figures: figuresOf,
};
