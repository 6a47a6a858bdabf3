import { z } from 'zod';
import { adam, cosine, type Optimizer } from '../optim/index.js';
import { defineRecipe, type Recipe } from '../train/index.js';
import { adversarialPhases, criticOf, movesOfD } from './adversarial.js';
import { noStabilisers, stabiliserSettings } from './stabilisers.js';
import { stackedDiscriminator, stackedGenerator } from './stacked-networks.js';

const rate = z.number().nonnegative();

const settings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z, normal'),
  ...stabiliserSettings,
  G: z.strictObject({
    lr: rate,
    average: rate
      .max(1)
      .describe('decay of the averaged parameters that make the samples; 0: the last parameters'),
  }),
  D: z.strictObject({
    channels: z.int().positive().describe('of its first layer; the next have twice and four times as many'),
    batchNorm: z.boolean().describe('normalise its layers over the batch'),
    lr: rate,
  }),
  lrTo: rate.max(1).describe('share of the learning rates left at the end, after half a cosine'),
  beta1: rate.lt(1),
  beta2: rate.lt(1),
};

type Settings = z.infer<z.ZodObject<typeof settings>>;

/** The small convolutional networks in which mode dropping was first counted; few seconds for a thousand images. */
export const stacked: Recipe = defineRecipe({
  name: 'stacked',
  summary: 'The small convolutional networks of the Stacked MNIST benchmark, for any images of 28x28',
  source: 'Metz et al. 2017, appendix D; relativistic pairing with R1 and R2 of Huang et al. 2024',
  examples: 'images',
  settings,
  defaults: {
    data: 'stacked-mnist',
    seed: 1,
    steps: 8000,
    batch: 128,
    logEvery: 100,
    sampleEvery: 1000,
    saveEvery: 2000,
    watchEvery: 500,
    act: 'report',
    device: 'cpu',
    threads: 0,
    latent: 256,
    ...noStabilisers,
    loss: 'relativisticPairing',
    minibatch: 'stddev',
    penalty: { kind: 'r1+r2', weight: 0.5, every: 1 },
    G: { lr: 0.0002, average: 0 },
    D: { channels: 4, batchNorm: false, lr: 0.006 },
    lrTo: 0,
    beta1: 0,
    beta2: 0.99,
  },
  build: (config, data) => ({
    players: {
      G: {
        network: stackedGenerator(data.shape),
        optimizer: optimizer(config, config.G.lr, config.steps),
        ...(config.G.average > 0 && { average: config.G.average }),
      },
      D: {
        ...stackedDiscriminator({ ...config, ...config.D }),
        optimizer: optimizer(config, config.D.lr, movesOfD(config)),
      },
    },
    phases: adversarialPhases({ ...config, separate: config.D.batchNorm }),
    batch: config.batch,
    fields: { x: { shape: data.shape, dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [config.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: data.shape, range: [-1, 1] },
    critic: criticOf(config),
  }),
});

/** Of a player that moves `moves` times in all. */
function optimizer({ beta1, beta2, lrTo }: Settings, lr: number, moves: number): Optimizer {
  return adam({ lr: cosine({ from: lr, to: lr * lrTo, steps: moves }), beta1, beta2 });
}
