import { recipes } from 'ganymede/recipes';
import { adviceFor, resolveConfig } from 'ganymede/train';
import { expect, test } from 'vitest';
import { verdicts } from '../../src/train/diagnosis/index.js';

/** The assignments of every way that advice names, each way by itself. */
function waysIn(advice: string): string[][] {
  const ways = advice.split(' or ').map((way) => [...way.matchAll(/--set ([\w.+-]+=[\w.+-]+)/g)]);
  return ways
    .map((way) => way.flatMap(([, assignment = '']) => assignment))
    .filter(({ length }) => length > 0);
}

test('every setting that is advised is one the run can have', () => {
  let ways = 0;
  for (const recipe of recipes)
    for (const verdict of verdicts)
      for (const advice of adviceFor(verdict, recipe, recipe.defaults))
        for (const way of waysIn(advice).filter((each) => !each.some((set) => set.endsWith('...')))) {
          expect(resolveConfig(recipe, {}, way).recipe).toBe(recipe.name);
          ways += 1;
        }
  expect(ways).toBeGreaterThan(100);
});

const advised = (name: string, verdict: (typeof verdicts)[number], sets: readonly string[] = []): string => {
  const recipe = recipes.find((each) => each.name === name);
  return recipe ? adviceFor(verdict, recipe, resolveConfig(recipe, {}, sets)).join('\n') : '';
};

test('what a recipe has not is advised in words, with a recipe that has it', () => {
  expect(advised('gan-quick', 'G collapsed')).toContain(
    'let D see several samples at once, with a recipe that has such settings: dcgan\n',
  );
  expect(advised('cgan', 'G collapsed')).toContain('several samples at once (--set minibatch=stddev)\n');
  expect(advised('points', 'G collapsed')).toContain('(--set pack=2 or --set minibatch=stddev)\n');
  expect(advised('points', 'memorising')).not.toMatch(/dropout|augment/);
});

test('advice fits the other settings', () => {
  expect(advised('gan', 'D dead')).toContain('(--set k=2 --set updates=alternating)');
  expect(advised('gan', 'D dead', ['updates=alternating'])).toContain('(--set k=2)');
});
