import { expect, test } from 'vitest';
import { buildStep, type Recipe, resolveConfig } from '../train/index.js';
import { sngan, wganGp } from './index.js';

const facts = (shape: readonly number[]): Parameters<Recipe['build']>[1] => ({
  name: 'images',
  count: 1000,
  shape,
});

const small = ['G.channels=4', 'D.channels=4', 'latent=8', 'batch=4', 'k=1'];

test.each([sngan, wganGp])('$name makes images of every size, with and without attention', (recipe) => {
  for (const [size, attention] of [
    [28, 14],
    [32, 0],
    [64, 32],
  ] as const)
    for (const channels of [1, 3]) {
      const config = resolveConfig(recipe, {}, [...small, `attention=${attention}`]);
      const { metrics } = buildStep(recipe.build(config, facts([channels, size, size])));
      expect(metrics).toEqual(expect.arrayContaining(['loss.D', 'loss.G', 'D(x)', 'D(G(z))']));
    }
});

// The CIFAR-10 generator of Miyato et al. 2018, table 4a, written out.
test('the generator at 32x32 has the parameters of the paper', () => {
  const config = resolveConfig(sngan, {}, ['G.channels=256', 'G.most=256', 'D.channels=128', 'D.most=128']);
  const { parameters } = buildStep(sngan.build(config, facts([3, 32, 32])));
  const conv = (inputs: number, outputs: number, kernel: number): number =>
    inputs * outputs * kernel ** 2 + outputs;
  const block = 2 * conv(256, 256, 3) + conv(256, 256, 1) + 2 * 512;
  expect(parameters['G']).toBe(128 * 4096 + 4096 + 3 * block + 512 + conv(256, 3, 3));
  const first = conv(3, 128, 3) + conv(128, 128, 3) + conv(3, 128, 1);
  const down = 2 * conv(128, 128, 3) + conv(128, 128, 1);
  expect(parameters['D']).toBe(first + 2 * down + 2 * conv(128, 128, 3) + 129);
});

test('attention is of planes both players have', () => {
  const config = resolveConfig(sngan, {}, [...small, 'attention=20']);
  expect(() => sngan.build(config, facts([1, 32, 32]))).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', where: 'attention', expected: '0, 4, 8, 16' }),
  );
});
