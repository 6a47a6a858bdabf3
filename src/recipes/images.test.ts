import { expect, test } from 'vitest';
import { print } from '../ir/index.js';
import { buildStep, type Recipe, resolveConfig } from '../train/index.js';
import { acgan, cgan, dcgan, points, projection, r3gan, recipeNamed, recipes } from './index.js';

const facts = (shape: readonly number[]): Parameters<Recipe['build']>[1] => ({
  name: 'images',
  count: 1000,
  shape,
  classNames: ['cat', 'dog', 'bird'],
});

/** Settings of networks as small as they may be. */
const small = ['G.channels=4', 'D.channels=4', 'latent=8', 'batch=4'];

const settings = [
  { recipe: dcgan, sets: [] },
  { recipe: r3gan, sets: [] },
  { recipe: r3gan, sets: ['augment=ada'] },
  { recipe: projection, sets: ['augment=ada'] },
  { recipe: r3gan, sets: ['networks=residual', 'pack=2', 'G.channels=35', 'minibatch=none'] },
  { recipe: cgan, sets: [] },
  { recipe: acgan, sets: [] },
  { recipe: projection, sets: [] },
];

test.each(settings)('$recipe.name $sets makes images of every size', ({ recipe, sets }) => {
  for (const size of [8, 28, 32, 48, 64])
    for (const channels of [1, 3]) {
      const shape = [channels, size, size];
      const { metrics } = buildStep(
        recipe.build(resolveConfig(recipe, {}, [...small, ...sets]), facts(shape)),
      );
      expect(metrics).toEqual(expect.arrayContaining(['loss.D', 'loss.G', 'D(x)', 'D(G(z))']));
    }
});

test.each([
  [3, 17, 17, '--size 16 or --size 20'],
  [3, 64, 32, '--size 32'],
  [3, 22, 22, '--size 20 or --size 24'],
  [3, 100, 100, '--size 96 or --size 112'],
  [3, 2, 2, '--size 8'],
])(
  'images of %i channels, %i x %i are refused, the nearest sizes are named',
  (channels, height, width, sizes) => {
    const build = (): unknown =>
      dcgan.build(resolveConfig(dcgan, {}, small), facts([channels, height, width]));
    const fix = `Train with ${sizes}.`;
    expect(build).toThrow(expect.objectContaining({ code: 'DATA_UNFIT', where: 'size', fix }));
  },
);

test('images of 20x20 grow from 5x5', () => {
  const { table } = buildStep(dcgan.build(resolveConfig(dcgan, {}, small), facts([3, 20, 20])));
  const names = [...table.next().keys()].map(({ attrs, shape }) => `${attrs.name} ${shape.join('x')}`);
  expect(names).toContain('G.planes.weight 8x200');
});

// PyTorch's DCGAN tutorial, ngf = ndf = 64 and nz = 100: 3,576,704 and 2,765,568.
test('DCGAN at 64x64 has the parameters of other implementations', () => {
  const config = resolveConfig(dcgan, {}, ['G.channels=64', 'D.channels=64']);
  const { parameters } = buildStep(dcgan.build(config, facts([3, 64, 64])));
  // Here D's first convolution has no bias either where all others are normalised.
  expect(parameters).toEqual({ G: 3_576_704, D: 2_765_568 });
});

test('conditional recipes want classes, and D to judge one example at a time', () => {
  expect(() =>
    cgan.build(resolveConfig(cgan, {}, small), { name: 'images', count: 9, shape: [1, 32, 32] }),
  ).toThrow(expect.objectContaining({ code: 'DATA_UNFIT' }));
  expect(() => resolveConfig(cgan, {}, ['pack=2'])).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', where: 'pack' }),
  );
});

test.each(['topK.share=1', 'topK.share=0.5', 'featureMatching=1'])(
  'with %s the classifier of acgan moves G',
  (set) => {
    const config = resolveConfig(acgan, {}, [...small, set]);
    const { spec } = buildStep(acgan.build(config, facts([1, 8, 8])));
    // Of real and of generated images in the turn of D, of generated ones in that of G.
    expect(print(spec.graph).match(/logSoftmax/gi)).toHaveLength(3);
  },
);

/** The step of a recipe as text. */
function stepOf(recipe: Recipe, sets: readonly string[]): string {
  const config = resolveConfig(recipe, {}, [...small, ...sets]);
  return print(buildStep(recipe.build(config, facts([1, 8, 8]))).spec.graph);
}

/** A setting off and on. */
const choices = [
  ['clipWeights=0', 'clipWeights=0.01'],
  ['clipNorm=0', 'clipNorm=1'],
  ['historicalAveraging=0', 'historicalAveraging=0.1'],
  ['instanceNoise.std=0', 'instanceNoise={"std":0.1,"steps":9}'],
  ['spectralNorm=false', 'spectralNorm=true'],
  ['minibatch=none', 'minibatch=stddev'],
  ['consistency.weight=0', 'consistency.weight=1'],
  ['topK.share=1', 'topK.share=0.5'],
  ['featureMatching=0', 'featureMatching=1'],
  ['pullingAway=0', 'pullingAway=0.1'],
  ['augment=none', 'augment=diffaugment'],
] as const;

test.each(choices)('%s or %s: another step, in every recipe of images', (off, on) => {
  for (const recipe of [dcgan, r3gan, projection])
    expect(stepOf(recipe, [on])).not.toBe(stepOf(recipe, [off]));
});

test.each(['energy', 'began'])(
  'the loss %s needs an autoencoder, which recipes of images do not have',
  (loss) => {
    for (const recipe of recipes.filter(({ examples }) => examples === 'images'))
      expect(() => resolveConfig(recipe, {}, [`loss=${loss}`])).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', where: 'loss' }),
      );
  },
);

test.each([
  ['dcgan', ['penalty.kind=wgan-gp'], 'penalty.weight'],
  ['dcgan', ['instanceNoise.std=0.1'], 'instanceNoise.steps'],
  ['dcgan', ['topK.share=0.5', 'featureMatching=1'], 'topK'],
  ['dcgan', ['consistency={"weight":10,"std":0}'], 'consistency.std'],
  ['r3gan', ['networks=residual', 'spectralNorm=true'], 'spectralNorm'],
  ['gan', ['k=2'], 'k'],
])('%s with %j, which would do nothing or harm, is refused, whatever the data', (name, sets, where) => {
  const recipe = recipeNamed(name);
  const refusal = expect.objectContaining({ code: 'CONFIG_INVALID', where }) as Error;
  expect(() => resolveConfig(recipe, {}, sets)).toThrow(refusal);
});

test('settings that never were resolved are checked where the game is built', () => {
  const config = { ...dcgan.defaults, penalty: { kind: 'wgan-gp', weight: 10, every: 1 } };
  expect(() => dcgan.build(config, facts([1, 8, 8]))).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', where: 'penalty.kind' }),
  );
});

test('D of the first GAN moves several times where the players take turns', () => {
  expect(resolveConfig(recipeNamed('gan'), {}, ['k=2', 'updates=alternating'])).toMatchObject({ k: 2 });
});

test.each(['dcgan', 'cgan', 'acgan', 'stacked'])(
  '%s: no penalty on the slope at single examples with batch normalisation in D',
  (name) => {
    const recipe = recipeNamed(name);
    const penalty = (kind: string): string => `penalty={"kind":"${kind}","weight":1,"every":1}`;
    const built = (kind: string, batchNorm: boolean): unknown =>
      recipe.build(
        resolveConfig(recipe, {}, [penalty(kind), `D.batchNorm=${batchNorm}`, 'D.channels=2']),
        facts([1, 28, 28]),
      );
    for (const kind of ['wgan-gp', 'wgan-gp-one-sided', 'dragan']) {
      expect(() => built(kind, true)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', where: 'penalty.kind' }),
      );
      expect(built(kind, false)).toHaveProperty('players.D');
    }
    for (const kind of ['r1', 'r2', 'r1+r2']) expect(built(kind, true)).toHaveProperty('players.D');
  },
);

test('a projection may have a classifier besides', () => {
  expect(stepOf(projection, ['D.classWeight=1'])).toContain('D.classifier.weight');
});

test.each([
  ['k=2'],
  ['penalty={"kind":"r1","weight":1,"every":2}'],
  ['minibatch=stddev'],
  ['topK.share=0.5'],
  ['featureMatching=1'],
  ['consistency.weight=1'],
  ['labelSmoothing=0.9'],
  ['margin=2'],
])('the game of began has no %s', (setting) => {
  const where = setting.startsWith('penalty') ? 'penalty.every' : setting.split(/[.=]/)[0];
  const build = (): unknown =>
    points.build(resolveConfig(points, {}, ['loss=began', setting]), { name: 'ring', count: 9, shape: [2] });
  expect(build).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', where }));
});
