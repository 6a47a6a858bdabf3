import { expect, test } from 'vitest';
import type { Metrics } from '../events.js';
import type { Verdict } from './diagnosis.js';
import { canBeJudged, Doctor } from './doctor.js';

/** Of a game that goes well. */
function line(look: number, changes: Metrics = {}): Metrics {
  return {
    'gradient.G': 0.2,
    'gradient.D': 0.4,
    'watch.diversity': 0.95,
    'watch.covered': 8,
    'watch.kinds': 8,
    'watch.missing': 0,
    'watch.distance': 3,
    'watch.drift': 0.05,
    'watch.moved': 0.05,
    'watch.copying': 0.4,
    'watch.copyDistance': 1.5,
    'watch.auc': 0.75,
    'watch.D(x)': 0.55,
    'watch.D(G(z))': 0.45,
    'watch.value': -1.2,
    'watch.gap': 0.05,
    'watch.stillG': 0,
    'watch.stillD': 0,
    'watch.normD': 9 + 0.01 * look,
    'watch.treated': 0,
    ...changes,
  };
}

/** The verdict after each of `count` looks. */
function verdicts(count: number, changes: (look: number) => Metrics): (Verdict | undefined)[] {
  const doctor = new Doctor();
  return Array.from(
    { length: count },
    (_, look) => doctor.observe(100 * (look + 1), line(look, changes(look)))?.verdict,
  );
}

const last = (count: number, changes: Metrics): Verdict | undefined => verdicts(count, () => changes).at(-1);

test('nothing is said before the fourth look', () => {
  expect(verdicts(5, () => ({}))).toEqual(['starting', 'starting', 'starting', 'healthy', 'healthy']);
});

test('a line without a look changes nothing', () => {
  const doctor = new Doctor();
  expect(doctor.observe(1, { 'loss.D': 1 })).toBeUndefined();
  for (let look = 0; look < 3; look++) doctor.observe(50 * look, line(look));
  expect(doctor.observe(125, { 'loss.D': 1 })).toBeUndefined();
  expect(doctor.observe(150, line(6))?.verdict).toBe('healthy');
});

test('looks closer than 50 rounds to the one before say nothing', () => {
  const every = (rounds: number): (Verdict | undefined)[] => {
    const doctor = new Doctor();
    return Array.from(
      { length: 12 },
      (_, look) => doctor.observe(rounds * (look + 1), line(look, { 'watch.diversity': 0 }))?.verdict,
    );
  };
  expect(every(50).slice(3, 6)).toEqual(['starting', 'G collapsed', 'G collapsed']);
  expect(every(20).filter((verdict) => verdict !== undefined)).toEqual([
    'starting',
    'starting',
    'starting',
    'starting',
  ]);
  expect(every(4)).toEqual(['starting', ...Array<undefined>(11).fill(undefined)]);
});

test('samples that were never varied are a young game up to round 1,000, those that have become alike are not', () => {
  const thin = { 'watch.diversity': 0.05 };
  expect(verdicts(12, () => thin).indexOf('G collapsed')).toBe(10);
  expect(verdicts(12, (look) => (look < 2 ? {} : thin)).indexOf('G collapsed')).toBe(6);
});

test.each<[Verdict, Metrics]>([
  ['G collapsed', { 'watch.diversity': 0.1 }],
  ['G collapsed', { 'watch.missing': 0.25, 'watch.covered': 6, 'watch.distance': 5 }],
  ['D dead', { 'watch.stillD': 3 }],
  ['D wins', { 'watch.stillG': 3 }],
  ['D wins', { 'watch.auc': 1, 'watch.value': -0.05, 'watch.distance': 9 }],
  ['D dead', { 'watch.auc': 0.5, 'watch.distance': 9 }],
  ['D dead', { 'watch.auc': 0, 'watch.distance': 9 }],
  ['oscillating', { 'watch.drift': 0.8, 'watch.moved': 1, 'watch.distance': 7 }],
  ['memorising', { 'watch.gap': 1.5 }],
  ['memorising', { 'watch.gap': 0.5, 'watch.copying': 0.97, 'watch.copyDistance': 0.1 }],
  ['at equilibrium', { 'watch.auc': 0.51, 'watch.value': -1.386, 'watch.distance': 1 }],
  ['D wins', { 'watch.auc': 1, 'watch.value': -1e-6, 'watch.distance': 9, 'gradient.G': 1e-5 }],
  ['diverged', { 'gradient.D': 1e9 }],
  ['starting', { 'watch.distance': 9 }],
  ['healthy', { 'watch.auc': 1, 'watch.value': -0.05 }],
  ['healthy', { 'watch.auc': 0.5, 'watch.distance': 3 }],
  ['healthy', { 'watch.missing': 0.3, 'watch.distance': 1.5 }],
  ['healthy', { 'watch.drift': 1, 'watch.moved': 0.01 }],
  ['healthy', { 'watch.gap': 0.05, 'watch.copying': 0.97, 'watch.copyDistance': 0.1 }],
])('%s, where every look has %o', (verdict, changes) => {
  expect(last(16, changes)).toBe(verdict);
});

test('a game that comes closer to the data is not stuck, whatever D says of it', () => {
  const closer = (look: number): Metrics => ({ 'watch.distance': 40 * 0.9 ** look });
  for (const changes of [
    { 'watch.auc': 1, 'watch.value': -0.01 },
    { 'watch.auc': 0.5 },
    { 'watch.missing': 0.5 },
  ])
    expect(new Set(verdicts(16, (look) => ({ ...changes, ...closer(look) })).slice(3))).toEqual(
      new Set(['healthy']),
    );
});

test('distance and gradient that jump together are a divergence', () => {
  const jump = (look: number): Metrics =>
    look < 8 ? {} : { 'watch.distance': 40, 'gradient.D': 4000, 'watch.auc': 0.7 };
  expect(verdicts(11, jump).slice(7)).toEqual(['healthy', 'healthy', 'healthy', 'diverged']);
  const again = (look: number): Metrics => ({ 'gradient.D': look < 8 ? 0.0001 : 3 });
  expect(verdicts(11, again).at(-1)).toBe('healthy');
  const alone = (look: number): Metrics => (look < 8 ? {} : { 'gradient.D': 40 });
  expect(verdicts(11, alone).at(-1)).toBe('healthy');
});

test('a game whose samples stay far from the data is called healthy no longer', () => {
  const away = (look: number): Metrics => ({ 'watch.distance': look < 8 ? 2 : 6 });
  const said = verdicts(20, away);
  expect([said[10], said[19]]).toEqual(['healthy', 'starting']);
});

test('a gradient that vanished is told before G stands still', () => {
  const lost = { 'watch.auc': 1, 'watch.value': -1e-6, 'watch.distance': 9, 'gradient.G': 1e-5 };
  expect(verdicts(5, () => lost)).toEqual(['starting', 'starting', 'starting', 'starting', 'D wins']);
});

test('one odd look changes no verdict', () => {
  const odd = (look: number): Metrics => (look === 8 ? { 'watch.gap': 30, 'watch.diversity': 0 } : {});
  expect(new Set(verdicts(14, odd).slice(3))).toEqual(new Set(['healthy']));
  const trouble = (look: number): Metrics => (look === 8 ? {} : { 'watch.diversity': 0 });
  expect(
    verdicts(14, trouble)
      .slice(4)
      .every((verdict) => verdict === 'G collapsed'),
  ).toBe(true);
});

test('evidence has the numbers of the game, beside those of theory', () => {
  const doctor = new Doctor();
  const wins = { 'watch.auc': 0.999, 'watch.D(x)': 0.97, 'watch.D(G(z))': 0.021, 'watch.value': -0.0517 };
  let evidence: readonly string[] = [];
  for (let look = 0; look < 8; look++)
    evidence =
      doctor.observe(1000 + 100 * look, line(look, { ...wins, 'watch.distance': 9 }))?.evidence ?? [];
  expect(evidence).toEqual([
    'D puts an example above a sample in 100 % of comparisons (50 % where it cannot tell)',
    'D(x) is 0.97 and D(G(z)) 0.021 (1/2 at equilibrium); V(D, G) is -0.0517 (-log 4 = -1.386 at equilibrium, 0 where D is always right)',
    'samples are 9 times as far from the data as data from data; at step 1200 9 times',
    'the gradient at G has the norm 0.2; its largest in 8 looks was 0.2',
  ]);
});

test('kinds that are gone are named', () => {
  const doctor = new Doctor();
  let text = '';
  for (let look = 0; look < 6; look++) {
    const thin = line(look, { 'watch.diversity': 0.1, 'watch.covered': 7 });
    text = doctor.observe(1000 + 100 * look, thin, ['mode 3 at (0, 1)'])?.evidence.join('\n') ?? '';
  }
  expect(text).toContain('7 of 8 kinds have samples; without: mode 3 at (0, 1)');
});

test('a game without a critic, held-out data or gradients is judged by its samples', () => {
  const bare = (look: number): Metrics => ({
    'watch.diversity': look < 6 ? 0.9 : 0.05,
    'watch.covered': 3,
    'watch.kinds': 3,
    'watch.missing': 0,
    'watch.distance': 2,
    'watch.stillG': 0,
  });
  const doctor = new Doctor();
  const said = Array.from({ length: 11 }, (_, look) => doctor.observe(100 * look, bare(look)));
  expect(said[5]?.verdict).toBe('healthy');
  expect(said[10]?.verdict).toBe('G collapsed');
  expect(said[10]?.evidence.join()).not.toMatch(/NaN|undefined/);
});

test('a treated game is judged anew', () => {
  const treated = (look: number): Metrics => ({
    'watch.treated': look < 6 ? 0 : 1,
    'watch.diversity': look < 6 ? 0 : 0.9,
  });
  expect(verdicts(10, treated).slice(5)).toEqual([
    'G collapsed',
    'starting',
    'starting',
    'starting',
    'healthy',
  ]);
});

test('a training can be judged that has four looks 50 rounds apart', () => {
  for (const [steps, every] of [
    [1000, 250],
    [200, 50],
    [155, 5],
    [240, 60],
  ] as const)
    expect(canBeJudged(steps, every)).toBe(true);
  for (const [steps, every] of [
    [1000, 0],
    [999, 250],
    [60, 15],
    [150, 5],
    [4, 50],
  ] as const)
    expect(canBeJudged(steps, every)).toBe(false);
});

test('samples that were near the data and are flung far from it have diverged', () => {
  const after = (distance: number): Verdict | undefined =>
    verdicts(13, (look) => (look < 10 ? {} : { 'watch.distance': distance })).at(-1);
  expect([after(140), after(30)]).toEqual(['diverged', 'healthy']);
  expect(last(12, { 'watch.distance': 140 })).not.toBe('diverged');
});

test('an explosion of D is seen by the gradient at the critic, whatever its name', () => {
  const exploding = (look: number): Metrics => ({ 'watch.gradientD': look < 10 ? 0.4 : 20_000 });
  expect(verdicts(13, exploding).at(-1)).toBe('diverged');
});
