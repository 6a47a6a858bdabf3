import { expect, test } from 'vitest';
import { recipes } from '../recipes/index.js';
import { resolveConfig } from '../train/index.js';
import { runName } from './run-name.js';

function nameOf(name: string): string {
  const [recipe] = recipes;
  return recipe ? runName({ ...resolveConfig(recipe, {}), name }) : '';
}

test.each([
  ['a'.repeat(300), 'a'.repeat(80)],
  ['あ'.repeat(80), 'あ'.repeat(66)],
  ['𐌀'.repeat(80), '𐌀'.repeat(50)],
  [`${'a'.repeat(79)}𐌀b`, `${'a'.repeat(79)}𐌀`],
  ['a name/of: parts', 'a-name-of-parts'],
])('a run called %s has a folder whose name file systems take', (name, expected) => {
  expect(nameOf(name)).toBe(expected);
});
