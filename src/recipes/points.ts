import { z } from 'zod';
import { defineRecipe, type Recipe } from '../train/index.js';
import { adversarialPhases, checkStabilisers, criticOf, movesOfD } from './adversarial.js';
import { movementOfD, movementOfG } from './movement.js';
import { pointDiscriminator, pointGenerator } from './point-networks.js';
import { unitsOf } from './point-units.js';
import { noStabilisers, stabiliserSettings } from './stabilisers.js';

const rate = z.number().nonnegative();
const units = z.array(z.int().positive()).min(1);

const settings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z, normal'),
  ...stabiliserSettings,
  standardise: z
    .boolean()
    .describe(
      'whether the players see the data in units of its standard deviation, and penalties treat coordinates alike',
    ),
  init: z
    .enum(['glorot', 'he'])
    .describe('first weights of hidden layers: Glorot uniform, or He normal with random biases'),
  G: z.strictObject({
    units,
    batchNorm: z.boolean().describe('normalise every hidden layer over the batch'),
    lr: rate,
    average: rate
      .max(1)
      .describe('decay of the averaged parameters that make the samples; 0: the last parameters'),
  }),
  D: z.strictObject({
    units,
    pieces: z.int().positive().describe('pieces of maxout; 1: leaky ReLU instead'),
    lr: rate,
    code: z.int().positive().describe('size of the code where D is an autoencoder (energy, began)'),
  }),
  lrTo: rate.max(1).describe('share of the learning rates left at the end, after half a cosine'),
  beta1: rate.lt(1),
  beta2: rate.lt(1),
};

/** Points in a plane or line, where everything about a game can be seen. */
export const points: Recipe = defineRecipe({
  name: 'points',
  summary:
    'Points of a toy world or a CSV file, by multilayer perceptrons; every loss and stabiliser can be tried',
  source: 'Goodfellow et al. 2014; relativistic pairing with R1 and R2 of Huang et al. 2024',
  examples: 'points',
  settings,
  defaults: {
    data: 'ring',
    seed: 1,
    steps: 8000,
    batch: 256,
    logEvery: 100,
    sampleEvery: 1000,
    saveEvery: 2000,
    watchEvery: 250,
    act: 'report',
    device: 'cpu',
    threads: 1,
    latent: 2,
    standardise: true,
    init: 'he',
    ...noStabilisers,
    loss: 'relativisticPairing',
    penalty: { kind: 'r1+r2', weight: 0.05, weightTo: 0.005, over: 0.5, every: 1 },
    G: { units: [256, 256, 256, 256], batchNorm: false, lr: 0.002, average: 0.999 },
    D: { units: [128, 128, 128], pieces: 1, lr: 0.002, code: 2 },
    lrTo: 0,
    beta1: 0,
    beta2: 0.99,
  },
  check: checkStabilisers,
  build: (config, data) => ({
    players: {
      G: {
        network: pointGenerator({ ...config.G, ...config }, data),
        ...movementOfG(config, { lr: config.G.lr, moves: config.steps }),
        ...(config.G.average > 0 && { average: config.G.average }),
      },
      D: {
        ...pointDiscriminator({ ...config.D, ...config }, data),
        ...movementOfD(config, { lr: config.D.lr, moves: movesOfD(config) }),
      },
    },
    phases: adversarialPhases({ ...config, units: unitsOf(config, data) }),
    batch: config.batch,
    fields: { x: { shape: data.shape, dtype: 'float32' } },
    latent: { shape: [config.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: data.shape, range: [-1, 1] },
    critic: criticOf(config),
  }),
});
