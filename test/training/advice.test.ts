import { recipes } from 'ganymede/recipes';
import { adviceFor, changedSettings, resolveConfig } from 'ganymede/train';
import { expect, test } from 'vitest';
import { verdicts } from '../../src/train/diagnosis/index.js';

/** The assignments of every way that advice names, each way by itself. */
function waysIn(advice: string): string[][] {
  const ways = advice.split(' or ').map((way) => [...way.matchAll(/--set ([\w.+-]+=[\w.+-]+)/g)]);
  return ways
    .map((way) => way.flatMap(([, assignment = '']) => assignment))
    .filter(({ length }) => length > 0);
}

test('every setting that is advised is one the run can have, and has not', () => {
  let ways = 0;
  for (const recipe of recipes)
    for (const verdict of verdicts)
      for (const advice of adviceFor(verdict, recipe, recipe.defaults))
        for (const way of waysIn(advice).filter((each) => !each.some((set) => set.endsWith('...')))) {
          expect(changedSettings(recipe.defaults, resolveConfig(recipe, {}, way)), advice).not.toEqual([]);
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

test.each([
  ['gan', 'D dead', ['k=5', 'updates=alternating'], /more steps/],
  ['gan', 'D wins', ['D.keepHidden=0.2'], /dropout/],
  ['gan-quick', 'memorising', ['D.keep=0.3'], /dropout/],
  ['dcgan', 'G collapsed', ['pack=4'], /several samples/],
  ['dcgan', 'G collapsed', ['minibatch=discrimination'], /several samples/],
  ['dcgan', 'G collapsed', ['act=rollback'], /go back/],
  ['dcgan', 'diverged', ['act=halve'], /go back/],
  ['dcgan', 'diverged', ['clipNorm=0.5'], /limit the gradients/],
  ['dcgan', 'memorising', ['augment=ada'], /augment/],
  ['dcgan', 'memorising', ['act=stop'], /stop earlier/],
  ['r3gan', 'D wins', ['lrTo=0.5'], /gradient penalty|minimax/],
  ['r3gan', 'G collapsed', ['penalty.weight=5'], /relativisticPairing/],
  ['gan', 'D wins', ['loss=nonSaturating'], /minimax/],
  ['dcgan', 'oscillating', ['G.average=0.9999'], /averaged copy/],
  ['dcgan', 'oscillating', ['beta1=0'], /momentum/],
  ['gan', 'oscillating', ['momentum.from=0', 'momentum.to=0'], /momentum/],
] as const)('%s, %s: %s needs no such advice', (name, verdict, sets, unneeded) => {
  expect(advised(name, verdict, sets)).not.toMatch(unneeded);
});

test.each([
  ['gan', 'D wins', 'loss=minimax', '(--set loss=nonSaturating)'],
  ['gan', 'D wins', 'D.keepHidden=0.8', '(--set D.keepHidden=0.3)'],
  ['gan', 'oscillating', 'momentum.from=0', '(--set momentum.from=0 --set momentum.to=0)'],
  ['dcgan', 'diverged', 'clipNorm=10', '(--set clipNorm=1)'],
  ['dcgan', 'diverged', 'act=stop', '(--set act=rollback)'],
  ['r3gan', 'D wins', 'penalty.kind=none', '(--set penalty.kind=r1 --set penalty.weight=1)'],
] as const)('%s, %s: %s needs advice', (name, verdict, set, needed) => {
  expect(advised(name, verdict, [set])).toContain(needed);
});
