import { z } from 'zod';
import { classNamesOf } from '../data/index.js';
import { mul, type Value } from '../ir/index.js';
import { crossEntropy } from '../losses/index.js';
import { dense } from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import { type DataFacts, defineRecipe, type Recipe, type Turn } from '../train/index.js';
import { type AdversarialGame, checkNormalised } from './adversarial.js';
import { dcganDefaults, dcganSettings } from './dcgan.js';
import { type Conditioning, dcganDiscriminator, dcganGenerator } from './dcgan-networks.js';
import { imageGame } from './image-game.js';
import { viewOf } from './image-settings.js';

const settings = {
  ...dcganSettings,
  pack: z.literal(1).describe('1: D judges each example by itself, by its class'),
  D: dcganSettings.D.extend({
    classWeight: z.number().nonnegative().describe('weight of the loss of its classifier; 0: it has none'),
  }),
};

type Settings = z.infer<z.ZodObject<typeof settings>>;

interface Conditional {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly conditioning: { readonly G: Conditioning; readonly D: Conditioning };
  /** Where they differ from DCGAN's. */
  readonly defaults: Partial<Pick<Settings, 'loss' | 'spectralNorm' | 'beta1' | 'beta2'>> &
    Pick<Settings, 'D'>;
}

/** DCGAN's networks, told the class in one way or another. */
function conditional({ conditioning, defaults, ...about }: Conditional): Recipe {
  return defineRecipe({
    ...about,
    examples: 'images',
    settings,
    defaults: { ...dcganDefaults, pack: 1, ...defaults },
    check: checkNormalised,
    build: (config, data) => {
      const { shape } = data;
      const classes = requireClasses(about.name, data);
      const rules = {
        ...config,
        ...viewOf(config),
        separate: config.D.batchNorm,
        conditional: true,
        auxiliary: classifierOf(config, conditioning.D, classes.length),
      };
      const told = { ...config, ...config.D, conditioning: conditioning.D };
      const game = imageGame(rules, shape, {
        G: dcganGenerator({ ...config.G, kernel: config.kernel, conditioning: conditioning.G }, shape),
        D: dcganDiscriminator(told, shape),
      });
      const fields = { ...game.fields, label: { shape: [], dtype: 'int32' } } as const;
      return { ...game, fields, classes };
    },
  });
}

/** Cross entropy of a linear classifier on D's features, which D and G both lower (Odena et al. 2017, equations 2 and 3). */
function classifierOf(
  { D: { classWeight } }: Settings,
  conditioning: Conditioning,
  classes: number,
): AdversarialGame['auxiliary'] {
  if (classWeight === 0) return undefined;
  // A projection has its vectors at `class`.
  const layer = conditioning === 'projection' ? 'classifier' : 'class';
  return (turn: Turn, seen: Value, label: Value) => {
    const logits = dense(turn.params('D').at(layer), turn.features('D', seen, label), classes);
    return mul(crossEntropy(logits, label), classWeight);
  };
}

/** Mirza and Osindero 2014, with convolutions. */
export const cgan = conditional({
  name: 'cgan',
  summary: 'Samples of a class: both players are given it as further inputs',
  source: 'Mirza and Osindero 2014; networks of Radford et al. 2015',
  conditioning: { G: 'input', D: 'input' },
  defaults: { D: { channels: 32, batchNorm: true, lr: 0.0002, classWeight: 0 } },
});

/** Odena et al. 2017. */
export const acgan = conditional({
  name: 'acgan',
  summary: 'Samples of a class: D also says which class it sees, and G makes it say so',
  source: 'Odena et al. 2017; networks of Radford et al. 2015',
  conditioning: { G: 'input', D: 'none' },
  defaults: { D: { channels: 32, batchNorm: true, lr: 0.0002, classWeight: 1 } },
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
