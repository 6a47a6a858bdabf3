import { expect, test } from 'vitest';
import { benchmarkNamed, plansOf } from './index.js';

test.each([
  ['--seeds', { seeds: 0 }],
  ['--seeds', { seeds: 1.5 }],
  ['--steps', { steps: 0 }],
  ['--methods', { methods: [] }],
  ['--methods', { methods: ['nobody'] }],
])('%s: nothing is run with %j', (where, reduction) => {
  expect(() => plansOf(benchmarkNamed('ring'), reduction)).toThrow(
    expect.objectContaining({ code: 'USAGE', where, fix: expect.any(String) as string }),
  );
});
