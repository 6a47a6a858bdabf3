import { describe, expect, test } from 'vitest';
import { isTrouble } from 'ganymede/train';
import { faults, patience, sound } from './faults.js';
import { watched } from './watched.js';

/** Seeds of every game; `scripts/test-diagnosis.mjs` asks for more. */
const seeds = Array.from({ length: Number(process.env['GANYMEDE_SEEDS'] ?? 1) }, (_, i) => i + 1);
const every = 50;

describe.each(faults)('$what', ({ game, data, verdicts, within, evidence }) => {
  test.each(seeds)(`is ${verdicts.join(' or ')}, with seed %i`, async (seed) => {
    const { diagnoses, saved, end } = await watched({
      ...{ game, data, seed, steps: patience },
      care: { every, act: 'stop' },
    });
    const said = diagnoses.at(-1);
    expect(verdicts).toContain(said?.diagnosis.verdict);
    expect(said?.action).toEqual({ kind: 'stop' });
    expect(said?.step).toBeLessThanOrEqual(within);
    const text = said?.diagnosis.evidence.join('\n');
    for (const part of evidence) expect(text).toMatch(part);
    expect(said?.diagnosis.advice.length).toBeGreaterThan(0);
    expect(end).toEqual({ kind: 'end', step: said?.step, reason: 'stopped' });
    expect(saved.map(({ step }) => step)).toEqual([said?.step]);
  });
});

describe.each(sound)('$what', ({ game, data, steps, every: interval, missing }) => {
  test.each(seeds)('is in no trouble, with seed %i', async (seed) => {
    const { diagnoses, lines, end } = await watched({
      ...{ game, data, seed, steps },
      care: { every: interval, act: 'report' },
    });
    expect(diagnoses.filter(({ diagnosis }) => isTrouble(diagnosis.verdict))).toEqual([]);
    expect(diagnoses.map(({ diagnosis }) => diagnosis.verdict)).toContain('healthy');
    expect(lines.at(-1)?.metrics['watch.missing']).toBeLessThanOrEqual(missing);
    expect(end?.reason).toBe('finished');
  });
});
