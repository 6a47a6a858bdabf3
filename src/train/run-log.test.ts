import { expect, test } from 'vitest';
import { logLine } from './run-log.js';

const after = (line: string): string => line.replace(/^\S+ {2}/, '');

test('a line of scalars leaves the signals of a look to metrics.jsonl', () => {
  const metrics = { 'loss.D': 0.5, 'watch.distance': 3 };
  const line = logLine({ kind: 'log', step: 7, metrics, secondsPerStep: 1 }, 'metrics.jsonl');
  expect(after(line)).toBe('step 7  loss.D 0.5\n');
});

test('a diagnosis says why, and what was done', () => {
  const diagnosis = { verdict: 'diverged', evidence: ['loss.D became NaN in step 9'], advice: [] } as const;
  const line = (action: Parameters<typeof logLine>[0] & { kind: 'diagnosis' }): string =>
    after(logLine(action, 'events.jsonl'));
  const event = { kind: 'diagnosis', step: 9, diagnosis } as const;
  const why = 'step 9  diagnosis  diverged; loss.D became NaN in step 9';
  expect(line({ ...event, action: undefined })).toBe(`${why}\n`);
  expect(line({ ...event, action: { kind: 'stop' } })).toBe(`${why}; the training stops here\n`);
  expect(line({ ...event, action: { kind: 'rollback', to: 5 } })).toBe(
    `${why}; the players go back to step 5\n`,
  );
  expect(line({ ...event, action: { kind: 'rollback', to: 5, factors: { G: 0.5, D: 0.25 } } })).toBe(
    `${why}; the players go back to step 5; learning rates from here on, as factors: G 0.5, D 0.25\n`,
  );
  expect(line({ ...event, action: { kind: 'halve', factors: { G: 1, D: 0.5 } } })).toBe(
    `${why}; learning rates from here on, as factors: G 1, D 0.5\n`,
  );
});
