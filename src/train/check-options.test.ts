import { expect, test } from 'vitest';
import { checkAct, checkCounts } from './check-options.js';
import type { Act } from './diagnosis/index.js';

test('rounds are counted in whole numbers from 0', () => {
  checkCounts({ steps: 3, log: 0 });
  for (const save of [-1, 1.5, NaN, Infinity])
    expect(() => {
      checkCounts({ steps: 3, save });
    }).toThrow(
      expect.objectContaining({
        code: 'CALL_INVALID',
        where: 'save',
        actual: String(save),
        fix: expect.any(String) as string,
      }),
    );
});

test('a game does by itself what it can', () => {
  for (const act of ['report', 'stop', 'rollback', 'halve'] as const) checkAct({ act });
  expect(() => {
    checkAct({ act: 'rolback' as Act });
  }).toThrow(
    expect.objectContaining({ code: 'CALL_INVALID', where: 'care.act', fix: 'Did you mean "rollback"?' }),
  );
});
