import { expect, test } from 'vitest';
import { resolveConfig, type Suggestion } from '../train/index.js';
import { r3gan } from './index.js';
import { suggestionsFor } from './suggestions.js';

const suggested = (count: number, size: number, cores = 2): readonly Suggestion[] =>
  suggestionsFor({ name: 'a', count, shape: [3, size, size] }, { cores });

const chosen = (count: number, size: number, cores = 2): Record<string, unknown> =>
  Object.fromEntries(suggested(count, size, cores).map(({ path, value }) => [path, value]));

const reason = (of: string, size: number): string | undefined =>
  suggested(3000, size).find(({ path }) => path === of)?.reason;

const widths = (channels: number): Record<string, number> => ({
  'G.channels': channels,
  'D.channels': channels,
});

test('what suits images: width and batch by size, augmentation by number, steps by cores', () => {
  expect(chosen(3000, 64)).toEqual({ ...widths(32), batch: 32, steps: 10_000 });
  expect(chosen(20_000, 128)).toEqual({ ...widths(16), batch: 32, steps: 10_000, augment: 'none' });
  expect(chosen(3000, 32)).toMatchObject(widths(64));
  expect(chosen(3000, 28)).toMatchObject(widths(64));
  expect(chosen(3000, 256)).toMatchObject({ ...widths(16), batch: 16 });
  expect(chosen(3000, 1024)).toMatchObject({ ...widths(16), batch: 8 });
  expect(chosen(3000, 64, 3)).toMatchObject({ steps: 10_000 });
  expect(chosen(3000, 64, 4)).toMatchObject({ steps: 20_000 });
  expect(chosen(3000, 64, 8)).toMatchObject({ steps: 40_000 });
});

test('the reason for a width is true at every size', () => {
  expect(reason('G.channels', 128)).toContain('takes about as long as one on 64x64 with 32');
  expect(reason('G.channels', 256)).toMatch(/^that is the least, and .* takes about 3 times as long as/);
  expect(reason('G.channels', 12)).toMatch(/^that is the most, and .* takes less time than/);
  expect(reason('batch', 256)).toBe('images of 256x256 take much memory, a larger batch more of it');
});

test('the defaults of the recipe have a reason too', () => {
  const [first, ...others] = new Set(suggested(3000, 64).map((each) => each.reason));
  expect(first).toBe('the recipe was measured with that, on images of 64x64');
  expect(others).toEqual([]);
  for (const { path, value } of suggested(3000, 64))
    expect(resolveConfig(r3gan, {}, [`${path}=${value}`])).toEqual(r3gan.defaults);
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
