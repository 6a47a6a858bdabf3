import { expect, test } from 'vitest';
import { ring } from './mixtures.js';
import { meanOf, tableOf } from './table.js';

const trial = (seed: number, modes: number) => ({
  ...{ method: 'ours', seed, steps: 100, seconds: 2, looks: [] },
  measures: { modes, quality: 95, reverseKl: 0.01 },
});

test('a mean comes with the standard error over seeds', () => {
  expect(meanOf([1, 2, 3])).toEqual({ mean: 2, error: Math.sqrt(1 / 3) });
});

test('the table has the published rows, and ours with spread, seeds and how the steps were reduced', () => {
  const [head, rule, ...rows] = tableOf(ring, [trial(1, 7), trial(2, 8)]).split('\n');
  expect(head).toContain('| modes ');
  expect(rule).toMatch(/^\| -+ \| -+: \|/);
  expect(rows).toHaveLength(ring.published.length + 1);
  expect(rows.at(-1)).toMatch(
    /\*\*ours, here\*\* +\| 7\.50 ± 0\.50 +\| 95\.0 ± 0\.0 .*\| 2 +\| 100 of 12000 +\| 2 /,
  );
});

test('a mean of fewer seeds than were trained says of how many', () => {
  const lost = { ...trial(3, 0), measures: { modes: 0, quality: 0 } };
  const row = tableOf(ring, [trial(1, 7), lost])
    .split('\n')
    .at(-1);
  expect(row).toMatch(/3\.50 ± 3\.50 .*0\.010 \(1 of 2 seeds\)/);
});
