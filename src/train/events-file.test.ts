import { expect, test } from 'vitest';
import { changesOnTheWay } from './events-file.js';

const lengthened = (rescheduled?: boolean): string =>
  `${JSON.stringify({ kind: 'resume', step: 10, rescheduled, changes: [{ path: 'steps', before: 10, after: 20 }] })}\n`;

test('a number of steps is told where something is scheduled over them', () => {
  expect(changesOnTheWay(lengthened())).toEqual([]);
  expect(changesOnTheWay(lengthened(true))).toEqual([
    'from step 10: steps 20, before 10, over which rates or weights are scheduled',
  ]);
});

test('settings changed by resumes are told, how a training is watched is not', () => {
  const changes = [
    { path: 'steps', before: 10, after: 20 },
    { path: 'D.lr', before: 0.1, after: 0.05 },
  ];
  const lines = [
    { kind: 'end', step: 10, reason: 'finished' },
    { kind: 'resume', step: 10, changes },
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  expect(changesOnTheWay(`${text}{"kind":"resu`)).toEqual(['from step 10: D.lr 0.05, before 0.1']);
});
