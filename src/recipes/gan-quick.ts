import { z } from 'zod';
import { elements, flatten, leakyRelu, relu, reshape, tanh, type Value } from '../ir/index.js';
import { batchNorm, dense, dropout, type Network } from '../nn/index.js';
import { adam } from '../optim/index.js';
import { type DataFacts, defineRecipe, type Recipe } from '../train/index.js';
import { foundingPhases, keep, pairSettings } from './founding-game.js';

const rate = z.number().nonnegative();

const quickSettings = {
  latent: z.int().positive().max(65_536).describe('dimensions of z, normal'),
  ...pairSettings,
  G: z.strictObject({ units: z.array(z.int().positive()).min(1), lr: rate, average: rate.max(1) }),
  D: z.strictObject({ units: z.array(z.int().positive()).min(1), lr: rate, keep }),
  beta1: rate.lt(1),
};

/** The game of the founding paper with Adam, batch normalisation in G and an averaged generator: recognisable digits in two minutes. */
export const ganQuick: Recipe = defineRecipe({
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
        ...(config.G.average > 0 && { average: config.G.average }),
      },
      D: { network: quickDiscriminator(config.D), optimizer: adam({ lr: config.D.lr, beta1: config.beta1 }) },
    },
    phases: foundingPhases(config),
    batch: config.batch,
    fields: { x: { shape: data.shape, dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [config.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: data.shape, range: [-1, 1] },
    critic: { player: 'D', output: 'logit' },
  }),
});

function quickGenerator(units: readonly number[], { shape }: Pick<DataFacts, 'shape'>): Network {
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
