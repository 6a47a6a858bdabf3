import { expect, test } from 'vitest';
import { resolveConfig } from '../train/index.js';
import { r3gan } from './index.js';
import { suggestionsFor } from './suggestions.js';

const chosen = (count: number, size: number, cores = 2): Record<string, unknown> =>
  Object.fromEntries(
    suggestionsFor({ name: 'a', count, shape: [3, size, size] }, { cores }).map(({ path, value }) => [
      path,
      value,
    ]),
  );

test('what suits images: width by size, augmentation by number, steps by cores', () => {
  expect(chosen(3000, 64)).toEqual({});
  expect(chosen(20_000, 128)).toEqual({ 'G.channels': 16, 'D.channels': 16, augment: 'none' });
  expect(chosen(3000, 32)).toEqual({ 'G.channels': 64, 'D.channels': 64 });
  expect(chosen(3000, 28)).toEqual({ 'G.channels': 64, 'D.channels': 64 });
  expect(chosen(3000, 64, 3)).toEqual({});
  expect(chosen(3000, 64, 4)).toEqual({ steps: 20_000 });
  expect(chosen(3000, 64, 8)).toEqual({ steps: 40_000 });
});

test('every suggestion is a setting of the recipe, and has a reason', () => {
  const all = r3gan.suggest({ name: 'a', count: 20_000, shape: [3, 32, 32] }, { cores: 16 });
  expect(all.every(({ reason }) => reason.length > 10)).toBe(true);
  const config = resolveConfig(
    r3gan,
    {},
    all.map(({ path, value }) => `${path}=${value}`),
  );
  expect(config).toMatchObject({ augment: 'none', steps: 40_000, G: { channels: 64 } });
});
