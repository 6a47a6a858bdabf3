import { expect, test } from 'vitest';
import { describe, exitStatus, GanymedeError } from './errors.js';
import { invariant } from './invariant.js';

test('describe shows the code, the message and the details that are known', () => {
  const error = new GanymedeError('SHAPE_MISMATCH', 'MatMul: cannot multiply', {
    where: 'D.h0',
    expected: '[784]',
    fix: 'Flatten.',
  });
  expect(describe(error)).toBe(
    'error SHAPE_MISMATCH: MatMul: cannot multiply\n  where:    D.h0\n  expected: [784]\n  fix:      Flatten.',
  );
  expect(describe(new TypeError('boom'))).toBe('error INTERNAL: boom');
  expect(describe('boom')).toBe('error INTERNAL: boom');
});

test('describe shows what a terminal would obey, and keeps lines', () => {
  const error = new GanymedeError('DATA_UNREADABLE', 'cannot read \u001b[2Ja.png\nat all', {
    where: '\u009b31m',
  });
  expect(describe(error)).toBe(
    'error DATA_UNREADABLE: cannot read \\x1b[2Ja.png\nat all\n  where:    \\x9b31m',
  );
  expect(describe(new Error('\u0007bell'))).toBe('error INTERNAL: \\x07bell');
});

test('the cause is kept', () => {
  const cause = new Error('first');
  expect(new GanymedeError('ONNX_INVALID', 'second', { cause }).cause).toBe(cause);
  expect('cause' in new GanymedeError('ONNX_INVALID', 'alone')).toBe(false);
});

test('exit statuses tell usage, data and internal errors apart', () => {
  expect([exitStatus('SHAPE_MISMATCH'), exitStatus('IDX_MAGIC'), exitStatus('INTERNAL')]).toEqual([2, 3, 70]);
});

test('a broken invariant is an internal error', () => {
  expect(() => {
    invariant(false, 'never');
  }).toThrow(expect.objectContaining({ code: 'INTERNAL', message: 'never' }));
  expect(() => {
    invariant(true, 'never');
  }).not.toThrow();
});
