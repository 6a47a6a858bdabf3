import { expect, test } from 'vitest';
import { splitMetrics } from './metrics-file.js';

const line = (step: number): string => `{"step":${step},"loss.D":1}\n`;

test('lines after the step, and what is no line, are set apart', () => {
  expect(splitMetrics(`${line(10)}${line(20)}${line(30)}{"step":40,"lo`, 20)).toEqual({
    kept: `${line(10)}${line(20)}`,
    abandoned: `${line(30)}{"step":40,"lo\n`,
  });
});

test('a whole file stays as it is', () => {
  expect(splitMetrics(`${line(10)}${line(20)}`, 20)).toEqual({
    kept: `${line(10)}${line(20)}`,
    abandoned: '',
  });
  expect(splitMetrics('', 0)).toEqual({ kept: '', abandoned: '' });
});
