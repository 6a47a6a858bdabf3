import { z } from 'zod';
import { classNamesOf } from '../data/index.js';
import { mul, type Value } from '../ir/index.js';
import { crossEntropy } from '../losses/index.js';
import { dense } from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import { type DataFacts, defineRecipe, type Recipe, type Turn } from '../train/index.js';
import { type AdversarialGame, adversarialPhases, criticOf, movesOfD } from './adversarial.js';
import { type Conditioning, dcganDiscriminator, dcganGenerator } from './dcgan-networks.js';
import {
  average,
  imageSettings,
  learningRate,
  noAugmentation,
  optimizerOf,
  viewOf,
} from './image-settings.js';
import { noStabilisers, type Stabilisers } from './stabilisers.js';

const channels = z
  .int()
  .positive()
  .describe('of the layer next to the image; the others have 2, 4, 8 times as many');

const settings = {
  ...imageSettings,
  kernel: z.union([z.literal(4), z.literal(5)]).describe('side of the filters'),
  G: z.strictObject({ channels, lr: learningRate, average }),
  D: z.strictObject({
    channels,
    batchNorm: z.boolean().describe('normalise its layers over the batch, but the first'),
    lr: learningRate,
    classWeight: z.number().nonnegative().describe('weight of the loss of its classifier; 0: it has none'),
  }),
};

type Settings = z.infer<z.ZodObject<typeof settings>>;

interface Conditional {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly conditioning: { readonly G: Conditioning; readonly D: Conditioning };
  readonly defaults: Partial<Stabilisers> & Pick<Settings, 'D' | 'beta1' | 'beta2'>;
}

/** DCGAN's networks, told the class in one way or another. */
function conditional({ conditioning, defaults, ...about }: Conditional): Recipe {
  return defineRecipe({
    ...about,
    examples: 'images',
    settings,
    defaults: {
      data: 'mnist',
      seed: 1,
      steps: 5000,
      batch: 64,
      logEvery: 20,
      sampleEvery: 250,
      saveEvery: 500,
      watchEvery: 250,
      act: 'report',
      device: 'cpu',
      threads: 0,
      latent: 100,
      ...noStabilisers,
      ...noAugmentation,
      kernel: 4,
      G: { channels: 32, lr: 0.0002, average: 0 },
      lrTo: 1,
      ...defaults,
    },
    build: (config, data) => {
      const { shape } = data;
      const classes = requireClasses(about.name, data);
      requireSingle(about.name, config);
      const told = { ...config, ...config.D, conditioning: conditioning.D };
      return {
        players: {
          G: {
            network: dcganGenerator(
              { ...config.G, kernel: config.kernel, conditioning: conditioning.G },
              shape,
            ),
            optimizer: optimizerOf(config, config.G.lr, config.steps),
            ...(config.G.average > 0 && { average: config.G.average }),
          },
          D: {
            ...dcganDiscriminator(told, shape),
            optimizer: optimizerOf(config, config.D.lr, movesOfD(config)),
          },
        },
        phases: adversarialPhases({
          ...config,
          ...viewOf(config),
          separate: config.D.batchNorm,
          conditional: true,
          auxiliary: classifierOf(config, classes.length),
        }),
        batch: config.batch,
        fields: {
          x: { shape, dtype: 'uint8', range: [-1, 1] },
          label: { shape: [], dtype: 'int32' },
        },
        classes,
        latent: { shape: [config.latent], distribution: { kind: 'normal' } },
        samples: { player: 'G', shape, range: [-1, 1] },
        critic: criticOf(config),
      };
    },
  });
}

/** Cross entropy of a linear classifier on D's features, which D and G both lower (Odena et al. 2017, equations 2 and 3). */
function classifierOf({ D: { classWeight } }: Settings, classes: number): AdversarialGame['auxiliary'] {
  if (classWeight === 0) return undefined;
  return (turn: Turn, seen: Value, label: Value) => {
    const logits = dense(turn.params('D').at('class'), turn.features('D', seen, label), classes);
    return mul(crossEntropy(logits, label), classWeight);
  };
}

const adamOfDcgan = { beta1: 0.5, beta2: 0.999 };

/** Mirza and Osindero 2014, with convolutions. */
export const cgan = conditional({
  name: 'cgan',
  summary: 'Samples of a class: both players are given it as further inputs',
  source: 'Mirza and Osindero 2014; networks of Radford et al. 2015',
  conditioning: { G: 'input', D: 'input' },
  defaults: { D: { channels: 32, batchNorm: true, lr: 0.0002, classWeight: 0 }, ...adamOfDcgan },
});

/** Odena et al. 2017. */
export const acgan = conditional({
  name: 'acgan',
  summary: 'Samples of a class: D also says which class it sees, and G makes it say so',
  source: 'Odena et al. 2017; networks of Radford et al. 2015',
  conditioning: { G: 'input', D: 'none' },
  defaults: { D: { channels: 32, batchNorm: true, lr: 0.0002, classWeight: 1 }, ...adamOfDcgan },
});

/** Miyato and Koyama 2018. */
export const projection = conditional({
  name: 'projection',
  summary:
    'Samples of a class: conditional batch normalisation in G, a projection and spectral normalisation in D',
  source: 'Miyato and Koyama 2018; Miyato et al. 2018',
  conditioning: { G: 'batchNorm', D: 'projection' },
  defaults: {
    loss: 'hinge',
    spectralNorm: true,
    D: { channels: 32, batchNorm: false, lr: 0.0002, classWeight: 0 },
    beta1: 0,
    beta2: 0.9,
  },
});

function requireClasses(recipe: string, data: DataFacts): readonly string[] {
  const classes = classNamesOf(data);
  if (classes && classes.length > 1) return classes;
  throw new GanymedeError(
    'DATA_UNFIT',
    `the recipe ${recipe} makes samples of a class, ${data.name} has no classes`,
    {
      where: data.name,
      expected: 'data with two classes or more',
      actual: classes ? `the class ${classes.join()}` : 'no classes',
      fix: 'Put the images of each class into a folder of its own, or train r3gan or dcgan.',
    },
  );
}

/** Examples D judges together may be of several classes; energies are of none. */
function requireSingle(recipe: string, { pack, loss }: Stabilisers): void {
  if (pack === 1 && loss !== 'began') return;
  throw new GanymedeError(
    'CONFIG_INVALID',
    `the recipe ${recipe} judges each example by itself, by its class`,
    {
      where: pack === 1 ? 'loss' : 'pack',
      expected: pack === 1 ? 'a loss other than began' : '1',
      actual: pack === 1 ? loss : String(pack),
      fix: `Leave it out, or train dcgan.`,
    },
  );
}
