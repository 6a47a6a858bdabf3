import { expect, test } from 'vitest';
import type { Game } from 'ganymede/train';
import { deafToNoise, images, plain, points, simultaneous } from './games.js';
import { digits, repeated, ring, withNaN } from './worlds.js';
import { type Course, type Watched, watched } from './watched.js';

const seed = 1;
const every = 50;

type State = NonNullable<Watched['from']>['state'];

function parametersIn(state: State | undefined): State {
  return Object.fromEntries(Object.entries(state ?? {}).filter(([name]) => !name.includes('@')));
}

const actions = ({ diagnoses }: Course): unknown[] =>
  diagnoses.flatMap(({ step, action }) => (action ? [{ step, ...action }] : []));

const rates = (state: State | undefined): unknown =>
  Object.fromEntries(['G', 'D'].map((player) => [player, state?.[`${player}@rate`]?.data[0]]));

/** Of an interrupted training, as it goes on from its checkpoint at `step` with its logged lines. */
function resumed(
  { lines, saved }: Course,
  step: number,
): Pick<Watched, 'from'> & { history: Course['lines'] } {
  const checkpoint = saved.find((save) => save.step === step);
  if (!checkpoint) throw new Error(`no checkpoint of step ${step}`);
  return { from: checkpoint, history: lines.filter((line) => line.step <= step) };
}

test('a G that collapses on the way is seen, put back, and given up after three treatments', async () => {
  const steps = 2000;
  const well = { game: points(ring, steps), data: ring, seed };
  const begun = await watched({ ...well, steps: 400, care: { every, act: 'rollback' } });
  expect(begun.diagnoses.map(({ diagnosis }) => diagnosis.verdict)).toEqual(['healthy']);
  const { from, history } = resumed(begun, 400);
  const ill = { ...well, game: deafToNoise(well.game), steps, ...(from && { from }), save: every };
  const { diagnoses, saved, end, ...course } = await watched({
    ...ill,
    care: { every, act: 'rollback', history },
  });
  const first = diagnoses[0];
  expect(first?.diagnosis.verdict).toBe('G collapsed');
  expect(first?.step).toBeLessThanOrEqual(700);
  expect(first?.action).toEqual({ kind: 'rollback', to: 400 });
  const putBack = saved.find(({ step }) => step === first?.step)?.state;
  expect(parametersIn(putBack)).toEqual(parametersIn(from?.state));
  expect(course.lines.find(({ step }) => step === (first?.step ?? 0) + every)?.metrics['watch.treated']).toBe(
    1,
  );
  const done = actions({ ...course, diagnoses, saved, end });
  expect(done).toHaveLength(4);
  expect(done.at(-1)).toMatchObject({ kind: 'stop' });
  expect(end?.reason).toBe('stopped');
});

const twentyDigits = { ...(await digits(0, 20)), heldOut: await digits(1000, 1000) };

test.each([
  {
    ...{ what: 'D, where it learns by heart', steps: 800, data: twentyDigits, factors: { G: 1, D: 0.5 } },
    game: images(twentyDigits, 800),
  },
  {
    ...{ what: 'G, where G collapsed', steps: 300, data: ring, factors: { G: 0.5, D: 1 } },
    game: deafToNoise(points(ring, 300)),
  },
])('the rate of $what is halved', async ({ game, data, steps, factors }) => {
  const course = await watched({ game, data, seed, steps, care: { every, act: 'halve' }, save: every });
  const [first] = course.diagnoses.filter(({ action }) => action);
  expect(first?.action).toEqual({ kind: 'halve', factors });
  const next = course.saved.find(({ step }) => step === first?.step);
  expect(rates(next?.state)).toEqual(factors);
});

test.each(['G.lr=0', 'D.lr=0'])('with %s nothing helps, and the training stops', async (setting) => {
  const game = points(ring, 300, [setting]);
  const course = await watched({ game, data: ring, seed, steps: 300, care: { every, act: 'halve' } });
  expect(actions(course)).toEqual([{ step: 250, kind: 'stop' }]);
  expect(course.end?.reason).toBe('stopped');
});

/** A rate at which single parameters move, and the norm of all of them stays the same to the last bit. */
test('a player that moves less than anyone can see does not stand still', async () => {
  const game = points(ring, 600, ['G.lr=1e-9', 'D.lr=1e-9', 'lrTo=1']);
  const { lines, diagnoses } = await watched({
    game,
    data: ring,
    seed,
    steps: 600,
    care: { every, act: 'stop' },
  });
  expect(new Set(lines.map(({ metrics }) => metrics['watch.normD'])).size).toBeLessThan(lines.length);
  expect(lines.map(({ metrics }) => metrics['watch.stillG'])).toEqual(lines.map(() => 0));
  expect(diagnoses.flatMap(({ diagnosis }) => diagnosis.evidence).join('\n')).not.toContain('does not learn');
});

test('a player that was not to move between two looks is not blamed for standing still', async () => {
  const game = points(ring, 900);
  const phases = game.phases.map((phase) => (phase.player === 'G' ? { ...phase, every: 400 } : phase));
  const { lines, diagnoses } = await watched({
    ...{ game: { ...game, phases }, data: ring, seed, steps: 900 },
    care: { every, act: 'report' },
  });
  expect(Math.max(...lines.map(({ metrics }) => metrics['watch.stillG'] ?? NaN))).toBe(0);
  expect(diagnoses.flatMap(({ diagnosis }) => diagnosis.evidence).join('\n')).not.toContain('does not learn');
});

const unsteady = simultaneous(points(ring, 1700, [...plain, 'beta1=0.9', 'lrTo=1']));

test('a training that was treated and interrupted goes on as one that was not, look for look', async () => {
  const common = { game: unsteady, data: ring, seed, steps: 1700, save: 100 };
  const whole = await watched({ ...common, care: { every, act: 'halve' } });
  const done = actions(whole);
  expect(done[0]).toMatchObject({ kind: 'halve', factors: { G: 0.5, D: 0.5 } });
  const at = 100 * Math.ceil((done[0] as { step: number }).step / 100);
  const { from, history } = resumed(whole, at);
  const second = await watched({
    ...{ ...common, ...(from && { from }) },
    care: { every, act: 'halve', history },
  });
  expect(second.lines).toEqual(whole.lines.filter(({ step }) => step > at));
  expect(second.lines.length).toBeGreaterThan(4);
  expect(second.diagnoses).toEqual(whole.diagnoses.filter(({ step }) => step > at));
  expect(second.saved.at(-1)).toEqual(whole.saved.at(-1));
});

/** An example with a missing value, once in an epoch of 781 rounds. */
const spoilt = { ...withNaN(repeated(ring, 20_000, 5), 51_234) };
const onSpoilt = (act: Watched['care']['act']): Watched => ({
  ...{ game: points(ring, 900), data: spoilt, seed, steps: 900, save: 100 },
  care: { every, act },
});

test.each(['report', 'stop'] as const)('a missing value ends a training with act=%s', async (act) => {
  const { diagnoses, end, error } = await watched(onSpoilt(act));
  expect(diagnoses.at(-1)).toMatchObject({ diagnosis: { verdict: 'diverged' }, action: { kind: 'stop' } });
  expect(diagnoses.at(-1)?.diagnosis.evidence.join('\n')).toMatch(
    /became NaN in step \d+\n.*not finite.*"x#/,
  );
  expect(error).toMatchObject({
    code: 'TRAIN_DIVERGED',
    fix: 'Correct the data or leave the example out: "x" of example 51234 of ring holds NaN.',
    cause: { code: 'DATA_NOT_FINITE', where: 'ring' },
  });
  expect(end).toBeUndefined();
});

test.each(['rollback', 'halve'] as const)(
  'with act=%s it goes back, at the same rates, and ends well; resumed as if uninterrupted',
  async (act) => {
    const whole = await watched(onSpoilt(act));
    expect(whole.end?.reason).toBe('finished');
    const [done, ...others] = whole.diagnoses.filter(({ action }) => action !== undefined);
    expect(done?.diagnosis.verdict).toBe('diverged');
    expect(done?.action).not.toHaveProperty('factors');
    expect(others.length).toBeLessThanOrEqual(1);
    expect(whole.lines.at(-1)?.metrics).toMatchObject({ 'watch.covered': 8, 'watch.treated': 1 });
    const at = 100 * Math.ceil((done?.step ?? 0) / 100);
    const { from, history } = resumed(whole, at);
    const second = await watched({ ...onSpoilt(act), ...(from && { from }), care: { every, act, history } });
    expect(second.lines).toEqual(whole.lines.filter(({ step }) => step > at));
    expect(second.saved.at(-1)).toEqual(whole.saved.at(-1));
  },
);

test('numbers that run away by themselves are put back to move at half the rate', async () => {
  const game: Game = points(ring, 200, ['G.lr=1e18', 'D.lr=1e18']);
  const course = await watched({ game, data: ring, seed, steps: 200, care: { every, act: 'rollback' } });
  expect(actions(course)[0]).toMatchObject({ kind: 'rollback', to: 0, factors: { G: 0.5, D: 0.5 } });
  expect(actions(course)).toHaveLength(4);
  expect(course.error).toMatchObject({
    code: 'TRAIN_DIVERGED',
    fix: expect.stringMatching(/^Lower the learning rates/) as string,
  });
  expect((course.error as Error).cause).toBeUndefined();
});
