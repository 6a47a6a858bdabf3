import { catalogue } from 'ganymede/losses';
import { recipeNamed } from 'ganymede/recipes';
import { resolveConfig } from 'ganymede/train';
import { expect, test } from 'vitest';
import { here } from './command.js';

interface Entry {
  readonly name: string;
  readonly formula: string;
  readonly source: string;
  readonly advice: string;
  readonly set: readonly string[];
}

test('recipes --losses tells formula, source and advice of every loss and regulariser, in lines of at most 100', async () => {
  const { status, stdout } = await here(['recipes', '--losses']);
  expect(status).toBe(0);
  const flat = stdout.replace(/\s+/g, ' ');
  for (const { name, formula, source, advice } of catalogue)
    for (const part of [`${name} (${source})`, formula, advice])
      expect(flat).toContain(part.replace(/\s+/g, ' '));
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('every setting it names is one of the recipe points', async () => {
  const entries = JSON.parse((await here(['recipes', '--losses', '--json'])).stdout) as Entry[];
  const points = recipeNamed('points');
  for (const { set } of entries) expect(resolveConfig(points, {}, set).recipe).toBe('points');
  expect(entries.filter(({ set }) => set.length === 0).map(({ name }) => name)).toEqual([
    'clipGradients',
    'pullingAway',
  ]);
  expect((await here(['recipes', '--losses', '--quiet'])).stdout.split('\n')).toContain(
    'relativisticPairing',
  );
});
