import { expect, test } from 'vitest';
import { drawNoise } from '../train/index.js';
import { latentsOf } from './arithmetic-latents.js';
import { parseArithmetic } from './parse-arithmetic.js';

const normal = { latent: { shape: [100], distribution: { kind: 'normal' } } } as const;
const uniform = { latent: { shape: [100], distribution: { kind: 'uniform', low: -1, high: 1 } } } as const;

function computed(game: typeof normal | typeof uniform, text: string): ReturnType<typeof latentsOf> {
  const noise = drawNoise(game, 9, { seed: 1, stream: 'generate' });
  return latentsOf(game, { noise, terms: parseArithmetic(text, 9), seed: 1 });
}

const norm = (z: Float32Array | undefined): number => Math.hypot(...(z ?? []));

test('means and result of normal latents are as long as such latents are', () => {
  const { columns, cancels } = computed(normal, '1,2,3 - 4,5,6 + 7');
  const [first, second, third, , results] = columns;
  expect(columns.map((column) => column.length)).toEqual([4, 4, 2, 3, 3, 3]);
  for (const mean of [first, second, third]) expect(norm(mean?.at(-1))).toBeCloseTo(10, 4);
  expect(norm(results?.[1])).toBeCloseTo(10, 4);
  expect(cancels).toBe(false);
});

test('means of uniform latents are left', () => {
  const { columns } = computed(uniform, '1,2');
  const [[a, b, mean] = []] = columns;
  mean?.forEach((value, k) => {
    expect(value).toBeCloseTo(((a?.[k] ?? 0) + (b?.[k] ?? 0)) / 2, 6);
  });
});

test.each(['1 - 1', '1,2,3 - 3,1,2'])('%s cancels out', (text) => {
  const { columns, cancels } = computed(normal, text);
  expect(cancels).toBe(true);
  expect(norm(columns.at(-2)?.[1])).toBe(0);
});
