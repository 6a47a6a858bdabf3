import { expect, test } from 'vitest';
import { print } from '../ir/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { buildStep, type DataFacts, readSettings, type Recipe, resolveConfig } from '../train/index.js';
import { gan } from './gan.js';
import { points } from './points.js';
import { defaultRecipe, recipeNamed, recipes, settingsFor } from './index.js';

test('the first recipe of a kind is the default for data of that kind', () => {
  for (const kind of ['images', 'points'] as const)
    expect(defaultRecipe(kind)).toBe(recipes.find(({ examples }) => examples === kind));
  const images = [recipeNamed('gan'), recipeNamed('gan-quick')];
  expect(defaultRecipe('images', images).name).toBe('gan');
  expect(() => defaultRecipe('points', images)).toThrow(
    expect.objectContaining({ code: 'RECIPE_UNKNOWN', message: 'no recipe makes points' }),
  );
});

test.each([
  ['zzz', 'loss'],
  ['hinge', 'regulariser'],
  ['constructor', 'regulariser'],
] as const)('there are no settings for %s as a %s', (entry, kind) => {
  expect(() => settingsFor(entry, kind)).toThrow(
    expect.objectContaining({ code: 'LOSS_ARGUMENT', actual: entry }),
  );
});

test('one fault of a name, one code', () => {
  for (const resolve of [
    () => resolveConfig(points, { foo: 1 }),
    () => resolveConfig(points, {}, ['foo=1']),
    () => readSettings(points, { ...points.defaults, foo: 1 }),
  ])
    expect(resolve).toThrow(expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY', actual: 'foo' }));
  const group = { ...(points.defaults['D'] as object), lrr: 1 };
  expect(() => resolveConfig(points, { D: group })).toThrow(
    expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY', where: 'D.lrr', fix: 'Did you mean "lr"?' }),
  );
});

test('what settings of a run left out stays out', () => {
  const penalty = { kind: 'wgan-gp', weight: 10, every: 1 };
  const { config, added } = readSettings(points, { ...points.defaults, penalty });
  expect(config).toMatchObject({ penalty });
  expect(config).not.toHaveProperty('penalty.weightTo');
  expect(added).toEqual([]);
});

/** Data whose method needs the object it belongs to. */
class Wrapped implements DataFacts {
  readonly name = 'wrapped';
  readonly count = 4;
  readonly shape: readonly number[];
  private readonly examples: Tensor;

  constructor(examples: Tensor) {
    this.examples = examples;
    this.shape = examples.shape.slice(1);
  }

  batch({ length }: ArrayLike<number>): Tensor {
    const { shape, data } = this.examples;
    return tensor([length, ...shape.slice(1)], data.slice(0, (length * data.length) / this.count));
  }
}

test.each([
  ['points', 'G.scale', points, new Wrapped(tensor([4, 2], [1, 2, 30, 4, 5, 60, 7, 8]))],
  ['gan', 'G.y.bias', gan, new Wrapped(tensor([4, 1, 1, 2], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)))],
])('%s: %s is of examples that belong to an object', (_, state, recipe, data) => {
  const learned = (facts: DataFacts): unknown =>
    buildStep(recipe.build(recipe.defaults, facts)).table.initial(1)[state];
  const { name, count, shape } = data;
  const batch = data.batch.bind(data);
  expect(learned(data)).toEqual(learned({ name, count, shape, batch }));
  expect(learned(data)).not.toEqual(learned({ name, count, shape }));
});

const ring: DataFacts = { name: 'ring', count: 9, shape: [2] };
const stepOf = (recipe: Recipe, sets: readonly string[]): string =>
  print(buildStep(recipe.build(resolveConfig(recipe, {}, sets), ring)).spec.graph);

test('a penalty that is off needs no weight, one that is on needs one', () => {
  const off = stepOf(points, ['penalty.kind=none']);
  expect(stepOf(points, ['penalty.kind=none', 'penalty.weight=0'])).toBe(off);
  expect(() => stepOf(points, ['penalty.weight=0'])).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', where: 'penalty.weight' }),
  );
});
