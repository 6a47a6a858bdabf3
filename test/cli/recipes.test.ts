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

test('every line of settings it prints can be trained with as it is', async () => {
  const entries = JSON.parse((await here(['recipes', '--losses', '--json'])).stdout) as Entry[];
  for (const { name, set } of entries) {
    const settings = set.flatMap((setting) => ['--set', setting]);
    const { status, stderr } = await here(['train', 'ring', ...settings, '--dry-run', '--quiet']);
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' });
  }
});

test('a lazy penalty is advised by its interval: recipes multiply the weight themselves', async () => {
  const { stdout } = await here(['recipes', '--losses']);
  const flat = stdout.replace(/\s+/g, ' ');
  expect(flat).toContain('penalty.every=16 in recipes, which multiply the weight by it themselves');
  const schema = await here(['config', 'points', '--schema']);
  expect(schema.stdout).toContain('above 1 it is lazy, and the weight is multiplied by it');
});

test('every setting it names is one of the recipe points', async () => {
  const entries = JSON.parse((await here(['recipes', '--losses', '--json'])).stdout) as Entry[];
  const points = recipeNamed('points');
  for (const { set } of entries) expect(resolveConfig(points, {}, set).recipe).toBe('points');
  expect(entries.filter(({ set }) => set.length === 0).map(({ name }) => name)).toEqual(['clipGradients']);
  expect((await here(['recipes', '--losses', '--quiet'])).stdout.split('\n')).toContain(
    'relativisticPairing',
  );
});
