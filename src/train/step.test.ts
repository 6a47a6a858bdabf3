import { expect, test } from 'vitest';
import { evaluate } from '../../test/oracle/interpreter.js';
import {
  add,
  concat,
  constant,
  input,
  mean,
  mul,
  reshape,
  softplus,
  stopGradient,
  type Value,
} from '../ir/index.js';
import { dense, ones, type Params } from '../nn/index.js';
import { historicalAveraging, type Optimizer, type Schedule, sgd } from '../optim/index.js';
import { batchMarker } from '../runtime/index.js';
import { tensor } from '../tensor/index.js';
import { checkPlayed } from './check-played.js';
import { Evaluation } from './evaluation.js';
import type { Game, Phase, Player, Turn } from './game.js';
import { sampleProgram } from './sampler.js';
import { buildStep, StepPlan } from './step.js';

const optimizer = sgd({ lr: 0.1 });

const sound: Game = {
  players: {
    G: { network: (p, z) => reshape(dense(p.at('y'), z, 16), [-1, 1, 4, 4]), optimizer },
    D: { network: (p, x) => dense(p.at('y'), reshape(x, [-1, 16]), 1), optimizer },
  },
  phases: [
    {
      player: 'D',
      times: 1,
      objective: (turn) =>
        mean(softplus(turn.play('D', concat([turn.real(), turn.play('G', turn.noise())])))),
    },
    { player: 'G', times: 1, objective: (turn) => mean(turn.play('D', turn.play('G', turn.noise()))) },
  ],
  batch: 8,
  fields: { x: { shape: [1, 4, 4], dtype: 'uint8', range: [-1, 1] } },
  latent: { shape: [3], distribution: { kind: 'normal' } },
  samples: { player: 'G', shape: [1, 4, 4], range: [-1, 1] },
};

test('a sound game builds, and counts its parameters and minibatches', () => {
  const { parameters, examples, metrics } = buildStep(sound);
  expect({ parameters, examples, metrics }).toEqual({
    parameters: { G: 64, D: 17 },
    examples: [8, 0],
    metrics: ['loss.D', 'gradient.D', 'loss.G', 'gradient.G'],
  });
});

test.each(['average', 'rate', 'a@b'])('an optimizer has no slot called %s', (slot) => {
  const update: Optimizer['update'] = ({ param, slot: slotOf }) => add(param, slotOf(slot, 0).value);
  const G = { network: factor, optimizer: { update } };
  const game = { ...numbers('alternating'), players: { ...numbers('alternating').players, G } };
  expect(() => buildStep(game)).toThrow(
    expect.objectContaining({ code: 'OPTIMIZER_ARGUMENT', where: slot }) as Error,
  );
});

const factor = (p: Params, x: Value): Value => mul(x, p.param('factor', [1, 1], ones));

/** D is `w x` and minimises `w x`, G is `v z` and minimises `w v z`, all of them one number. */
function numbers(updates: 'alternating' | 'simultaneous'): Game {
  const player = { network: factor, optimizer: sgd({ lr: 1 }) };
  return {
    ...sound,
    players: { G: player, D: player },
    phases: [
      { player: 'D', times: 1, objective: (turn) => mean(turn.play('D', turn.real())) },
      { player: 'G', times: 1, objective: (turn) => mean(turn.play('D', turn.play('G', turn.noise()))) },
    ],
    updates,
    batch: 1,
    fields: { x: { shape: [1], dtype: 'float32' } },
    latent: { shape: [1], distribution: { kind: 'normal' } },
  };
}

test.each([
  // w' = w - x = 7 - 2, then v' = v - w' z, or v - w z where both move at once.
  { updates: 'alternating', v: 3 - 5 * 10 },
  { updates: 'simultaneous', v: 3 - 7 * 10 },
] as const)('$updates updates: what G moves against', ({ updates, v }) => {
  const { spec } = buildStep(numbers(updates));
  const feeds = new Map([
    ['x#0', [2]],
    ['z#1', [10]],
    ['D.factor', [7]],
    ['G.factor', [3]],
    ['schedule/D.lr', [1]],
    ['schedule/G.lr', [1]],
  ]);
  const next = spec.graph.states.map(({ next }) => next);
  const names = spec.graph.states.map(({ value }) => value.attrs.name);
  const results = evaluate(next, feeds).map((data, i) => [names[i], data[0]]);
  expect(Object.fromEntries(results)).toEqual({ 'D.factor': 5, 'G.factor': v });
});

function mapPlayers(change: (player: Game['players'][string]) => Game['players'][string]): Game['players'] {
  return Object.fromEntries(Object.entries(sound.players).map(([name, player]) => [name, change(player)]));
}

test('reports may be called nearly what is taken', () => {
  const names = ['steps', 'loss', 'lossless', 'D.loss.x'];
  const { metrics } = buildStep(
    withD((turn) => {
      const score = mean(turn.play('D', turn.real()));
      for (const name of names) turn.report(name, score);
      return score;
    }),
  );
  expect(metrics).toEqual([...names, 'loss.D', 'gradient.D']);
});

test('a schedule has one value for each phase, whatever others call theirs', () => {
  const scaled = (value: number) => (turn: Turn) =>
    mul(
      mean(turn.play('D', turn.play('G', turn.noise()))),
      turn.schedule('weight', () => value),
    );
  const { schedules } = buildStep({
    ...sound,
    phases: [
      { player: 'D', times: 2, objective: scaled(1) },
      { player: 'G', times: 1, objective: scaled(5) },
    ],
  });
  const weights = Object.entries(schedules).filter(([name]) => name.endsWith('weight'));
  expect(weights.map(([, schedule]) => schedule(1))).toEqual([1, 5]);
});

test('an average begins with weights that grow as a power of the round', () => {
  const players = mapPlayers((player) => ({ ...player, average: 1, averagePower: 2 }));
  const { schedules } = buildStep({ ...sound, players });
  const [decay] = Object.entries(schedules).flatMap(([name, each]) =>
    name.includes('average') ? [each] : [],
  );
  const rounds = 50;
  const weights = new Float64Array(rounds);
  for (let t = 1; t <= rounds; t++) {
    const kept = decay?.(t) ?? NaN;
    weights.forEach((weight, i) => (weights[i] = weight * kept));
    weights[t - 1] = 1 - kept;
  }
  for (const t of [1, 10, 49])
    expect((weights[t - 1] ?? 0) / (weights[49] ?? 0)).toBeCloseTo((t * (t + 1)) / 2550);
});

test('on other data statistics of the data and their averages are those of that data', () => {
  const scaled = (scale: number): StepPlan =>
    new StepPlan({
      ...numbers('alternating'),
      players: mapPlayers(({ optimizer }) => ({
        average: 0.9,
        optimizer,
        network: (p, x) =>
          mul(
            mul(x, p.param('factor', [1, 1], ones)),
            p.stat('scale', [1], { kind: 'values', tensor: tensor([1], [scale]) }),
          ),
      })),
    });
  const before = scaled(2).initial(1);
  const moved = scaled(3).onData(before);
  const [scale, factor] = [tensor([1], [3]), before['G.factor']];
  expect(moved).toMatchObject({ 'G.scale': scale, 'G.scale@average': scale, 'G.factor@average': factor });
  expect(Object.keys(moved).sort()).toEqual(Object.keys(before).sort());
});

test('a player is moved where its loss depends on some of its parameters only, and at a rate of 0', () => {
  const network = (p: Params, x: Value): Value => {
    p.param('idle', [3], ones);
    return dense(p.at('y'), reshape(x, [-1, 16]), 1);
  };
  const D = { network, optimizer: sgd({ lr: 0 }) };
  const { metrics, parameters } = buildStep({ ...sound, players: { ...sound.players, D } });
  expect(metrics).toContain('gradient.D');
  expect(parameters).toEqual({ G: 64, D: 20 });
});

test('noise outside training is refused', () => {
  const network = (p: Params, z: Value): Value =>
    reshape(dense(p.at('y'), add(z, p.noise('n', z.shape, { kind: 'normal' })), 16), [-1, 1, 4, 4]);
  const game = { ...sound, players: { ...sound.players, G: { network, optimizer } } };
  expect(() => sampleProgram(game, 8)).toThrow(
    expect.objectContaining({ code: 'LAYER_ARGUMENT', where: 'G.n' }),
  );
});

test('a player played outside training that is not there is named', () => {
  const z = input('z', [8, 3]);
  expect(() => new Evaluation(sound).play('E', z, 'last')).toThrow(
    expect.objectContaining({ code: 'PHASE_UNKNOWN_PLAYER', where: 'players', actual: 'E' }),
  );
  const game: Game = { ...sound, samples: { ...sound.samples, player: 'g' } };
  expect(() => sampleProgram(game, 8)).toThrow(
    expect.objectContaining({ code: 'PHASE_UNKNOWN_PLAYER', where: 'samples.player' }),
  );
});

test('a program that needs a player no phase plays is refused', () => {
  const { G } = sound.players;
  const states = new Set(buildStep(sound).table.names());
  const players = { ...sound.players, ...(G && { idle: { ...G, average: 0.9 } }) };
  const check = (player: string) => (): void => {
    const game: Game = { ...sound, players, samples: { ...sound.samples, player } };
    checkPlayed(game, sampleProgram(game, 8).graph, states);
  };
  expect(check('G')).not.toThrow();
  expect(check('idle')).toThrow(
    expect.objectContaining({ code: 'STATE_MISSING', where: 'samples.player', actual: 'idle' }),
  );
});

function withD(objective: (turn: Turn) => Value): Game {
  return { ...sound, phases: [{ player: 'D', times: 1, objective }] };
}

/** The sound game with another objective of G, whose phase comes after D's. */
function withG(objective: (turn: Turn) => Value): Game {
  return { ...sound, phases: [...sound.phases.slice(0, 1), { player: 'G', times: 1, objective }] };
}

const fix: unknown = expect.any(String);
const movesNobody = { code: 'PHASE_MOVES_NOBODY', where: 'phase of G' };

const faults: readonly { readonly name: string; readonly game: Game; readonly error: object }[] = [
  {
    name: 'no phases',
    game: { ...sound, phases: [] },
    error: { code: 'PHASE_INVALID' },
  },
  {
    name: 'a phase that moves its player no times',
    game: { ...sound, phases: sound.phases.map((phase) => ({ ...phase, times: 0 })) },
    error: { code: 'PHASE_INVALID' },
  },
  {
    name: 'two moves of a player whose moves are to be simultaneous',
    game: {
      ...sound,
      updates: 'simultaneous',
      phases: sound.phases.map((phase) => ({ ...phase, times: 2 })),
    },
    error: { code: 'PHASE_INVALID', expected: 'one move of every player' },
  },
  {
    name: 'a player that is only a word every object knows',
    game: withD((turn) => mean(turn.play('toString', turn.real()))),
    error: { code: 'PHASE_UNKNOWN_PLAYER', actual: 'toString' },
  },
  {
    name: 'an objective that is no scalar',
    game: withD((turn) => turn.play('D', turn.real())),
    error: { code: 'OBJECTIVE_NOT_SCALAR', actual: 'float32[8,1]' },
  },
  ...[
    { given: undefined, actual: 'nothing' },
    { given: 0, actual: 'the number 0' },
    { given: Promise.resolve(constant(1)), actual: 'a promise' },
    { given: 'loss', actual: 'of type string' },
  ].map(({ given, actual }) => ({
    name: `an objective that returns ${actual}`,
    game: withD(() => given as unknown as Value),
    error: { code: 'OBJECTIVE_NOT_SCALAR', where: 'phase of D', actual },
  })),
  {
    name: 'a report that is a number',
    game: withD((turn) => {
      turn.report('one', 1 as unknown as Value);
      return mean(turn.play('D', turn.real()));
    }),
    error: { code: 'REPORT_NOT_SCALAR', where: 'one', actual: 'the number 1' },
  },
  {
    name: 'a report of the same name in two phases',
    game: {
      ...sound,
      phases: sound.phases.map((phase) => ({
        ...phase,
        objective: (turn: Turn) => {
          turn.report('mine', constant(1));
          return phase.objective(turn);
        },
      })),
    },
    error: { code: 'REPORT_NAME_TAKEN', where: 'objective of G', actual: 'mine' },
  },
  {
    name: 'a report that is no scalar',
    game: withD((turn) => {
      const scores = turn.play('D', turn.real());
      turn.report('D(x)', scores);
      return mean(scores);
    }),
    error: { code: 'REPORT_NOT_SCALAR', where: 'D(x)', actual: 'float32[8,1]' },
  },
  {
    name: 'a phase of G without G',
    game: withG((turn) => mean(turn.play('D', turn.real()))),
    error: movesNobody,
  },
  {
    name: 'a phase of G through which no gradient flows',
    game: withG((turn) => mean(turn.play('D', stopGradient(turn.play('G', turn.noise()))))),
    error: movesNobody,
  },
  { name: 'a phase of G whose loss is a constant', game: withG(() => constant(1)), error: movesNobody },
  {
    name: 'a first phase that plays nobody',
    game: withD((turn) => mean(turn.real())),
    error: { code: 'PHASE_MOVES_NOBODY', where: 'phase of D' },
  },
  ...['step', 'secondsPerStep', 'loss.D', 'loss.extra', 'gradient.G', 'watch.distance', 'time.x'].map(
    (name) => ({
      name: `a report called "${name}"`,
      game: withD((turn) => {
        const score = mean(turn.play('D', turn.real()));
        turn.report(name, score);
        return score;
      }),
      error: { code: 'REPORT_NAME_TAKEN', where: 'objective of D', actual: name },
    }),
  ),
  {
    name: 'a random tensor with the name of a field',
    game: withD((turn) => mean(turn.play('D', add(turn.real(), turn.random('x', [1], { kind: 'normal' }))))),
    error: { code: 'RANDOM_ARGUMENT', where: 'objective of D' },
  },
  {
    name: 'a kept tensor that is set to one of another shape',
    game: withD((turn) => {
      turn.keep('k', [], ones).set(input('z', [2]));
      return mean(turn.play('D', turn.real()));
    }),
    error: { code: 'SHAPE_MISMATCH', where: 'game.k', actual: '[2]' },
  },
  {
    name: 'two phases of one name',
    game: { ...sound, phases: sound.phases.map((phase) => ({ ...phase, player: 'D' })) },
    error: { code: 'PHASE_INVALID', message: 'two phases report their loss as "loss.D"' },
  },
  {
    name: 'an objective of whole numbers',
    game: {
      ...sound,
      phases: sound.phases.map((phase) => ({
        ...phase,
        objective: () => constant(tensor([], [1], 'int32')),
      })),
    },
    error: {
      code: 'OBJECTIVE_NOT_SCALAR',
      actual: 'int32[]',
      fix: "Make it float32 with cast(value, 'float32').",
    },
  },
  ...[
    { updates: 'sim' as 'simultaneous' },
    { batch: 1.5 },
    { batch: -2 },
    { phases: sound.phases.map((phase) => ({ ...phase, noise: 'old' as 'fresh' })) },
    {
      phases: sound.phases.map((phase) => ({
        ...phase,
        objective: undefined as unknown as Phase['objective'],
      })),
    },
    { phases: sound.phases.map((phase) => ({ ...phase, player: undefined as unknown as string })) },
  ].map((part) => ({
    name: `a game with ${JSON.stringify(part)}`,
    game: { ...sound, ...part },
    error: { code: 'PHASE_INVALID', fix },
  })),
  ...(['players', 'phases', 'fields', 'latent', 'samples'] as const).map((part) => ({
    name: `a game without ${part}`,
    game: { ...sound, [part]: undefined },
    error: { code: 'CALL_INVALID', where: part, fix },
  })),
  ...[
    { latent: {} as Game['latent'] },
    { latent: { shape: [2] } as unknown as Game['latent'] },
    { samples: {} as Game['samples'] },
    { phases: { a: 1 } as unknown as Game['phases'] },
  ].map((part) => ({
    name: `a game with ${JSON.stringify(part)}`,
    game: { ...sound, ...part },
    error: { code: 'CALL_INVALID', where: Object.keys(part)[0], fix },
  })),
  {
    name: 'a phase that is nothing',
    game: { ...sound, phases: [null as unknown as Phase] },
    error: { code: 'PHASE_INVALID', fix },
  },
  {
    name: 'a player that is nothing',
    game: { ...sound, players: { ...sound.players, D: null as unknown as Player } },
    error: { code: 'PLAYER_INVALID', where: 'players.D', fix },
  },
  {
    name: 'a schedule that is a number',
    game: withD((turn) =>
      mul(mean(turn.play('D', turn.real())), turn.schedule('w', 5 as unknown as Schedule)),
    ),
    error: { code: 'CALL_INVALID', where: 'objective of D', actual: 'the number 5', fix },
  },
  {
    name: 'two schedules of one name',
    game: withD((turn) => {
      const weight = add(
        turn.schedule('w', () => 2),
        turn.schedule('w', () => 100),
      );
      return mul(mean(turn.play('D', turn.real())), weight);
    }),
    error: { code: 'CALL_INVALID', actual: 'w', fix },
  },
  ...['', 'game', 'D.b', 'D@average', 'D#1'].map((name) => ({
    name: `a player called "${name}"`,
    game: {
      ...sound,
      players: { ...sound.players, [name]: { network: (_: Params, x: Value) => x, optimizer } },
    },
    error: { code: 'PLAYER_INVALID', where: `players.${name}` },
  })),
  ...[
    { clipNorm: -1 },
    { clipNorm: NaN },
    { clipNorm: '1' as unknown as number },
    { average: 1.5 },
    { averagePower: -1 },
    { average: -1 },
    { average: NaN },
  ].map((wrong) => ({
    name: `a player with ${JSON.stringify(wrong)}`,
    game: { ...sound, players: mapPlayers((player) => ({ ...player, ...wrong })) },
    error: { code: 'PLAYER_INVALID', where: 'players.G', fix },
  })),
  ...(['network', 'features', 'optimizer'] as const).map((part) => ({
    name: `a player whose ${part} is none`,
    game: { ...sound, players: mapPlayers((player) => ({ ...player, [part]: null })) },
    error: { code: 'PLAYER_INVALID', where: 'players.G', fix },
  })),
  ...[[0], [-1], [2.5], [NaN]].map((shape) => ({
    name: `noise of shape [${String(shape)}]`,
    game: { ...sound, latent: { ...sound.latent, shape } },
    error: { code: 'CALL_INVALID', where: 'latent.shape', actual: `[${String(shape)}]` },
  })),
  {
    name: 'samples of no pixels',
    game: { ...sound, samples: { ...sound.samples, shape: [1, 0, 4] } },
    error: { code: 'CALL_INVALID', where: 'samples.shape', actual: '[1,0,4]' },
  },
  {
    name: 'a field that no data has',
    game: { ...sound, fields: { ...sound.fields, y: { shape: [2], dtype: 'float32' } } },
    error: { code: 'FIELD_UNKNOWN', where: 'fields.y', expected: 'x, label', fix },
  },
  {
    name: 'data of no pixels',
    game: { ...sound, fields: { x: { shape: [0], dtype: 'float32' } } },
    error: { code: 'CALL_INVALID', where: 'fields.x.shape', actual: '[0]' },
  },
  {
    name: 'samples of a player that is not there',
    game: { ...sound, samples: { ...sound.samples, player: 'g' } },
    error: {
      ...{ code: 'PHASE_UNKNOWN_PLAYER', where: 'samples.player', expected: 'G, D', actual: 'g' },
      fix: 'Did you mean "G"?',
    },
  },
  {
    name: 'a critic that is not there',
    game: { ...sound, critic: { player: 'toString', output: 'logit' } },
    error: { code: 'PHASE_UNKNOWN_PLAYER', where: 'critic.player', actual: 'toString' },
  },
  ...[
    { field: 'y', fields: sound.fields, expected: 'x' },
    { field: 'toString', fields: sound.fields, expected: 'x' },
    { field: 'y', fields: {}, expected: 'a field; the game has none' },
  ].map(({ field, fields, expected }) => ({
    name: `${field}, a field the game does not have, where there is ${expected}`,
    game: { ...withD((turn) => mean(turn.play('D', turn.real(field)))), fields },
    error: { code: 'FIELD_UNKNOWN', where: 'objective of D', expected, fix },
  })),
  {
    name: 'a game without players',
    game: { ...sound, players: {} },
    error: { code: 'PHASE_UNKNOWN_PLAYER', expected: 'a player; the game has none', fix },
  },
  ...[
    { key: 'player', critic: { player: 'G', output: 'logit' } as const },
    { key: 'output', critic: { player: 'D', output: 'probability' as 'logit' } },
    ...[0, 1.5, -1, NaN].map((pack) => ({
      key: 'pack',
      critic: { player: 'D', output: 'logit', pack } as const,
    })),
  ].map(({ key, critic }) => ({
    name: `the critic ${JSON.stringify(critic)}`,
    game: { ...sound, critic },
    error: { code: 'PLAYER_INVALID', where: `critic.${key}`, fix },
  })),
  {
    name: 'shapes that do not fit in an objective',
    game: withD((turn) => mean(add(turn.real(), turn.noise()))),
    error: { code: 'SHAPE_MISMATCH', where: 'Add in layer "objective of D"' },
  },
  {
    name: 'shapes that do not fit in a network, outside its layers',
    game: {
      ...sound,
      players: { ...sound.players, D: { network: (_p, x) => add(x, input('y', [5])), optimizer } },
    },
    error: { code: 'SHAPE_MISMATCH', where: 'Add in layer "D"', actual: '[5]' },
  },
];

test.each(faults)('$name: the error says where', ({ game, error }) => {
  expect(() => buildStep(game)).toThrow(expect.objectContaining(error));
});

test.each([
  { name: 'of another size', units: 20, shape: [-1, 1, 4, 5] },
  { name: 'that do not even divide', units: 15, shape: [-1, 1, 4, 4] },
])('a generator that makes images $name is named', ({ units, shape }) => {
  const players = {
    ...sound.players,
    G: {
      network: (...[p, z]: Parameters<Game['players'][string]['network']>) =>
        reshape(dense(p.at('y'), z, units), shape),
      optimizer,
    },
  };
  for (const batch of [64, batchMarker])
    expect(() => sampleProgram({ ...sound, players }, batch)).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH', where: expect.stringContaining('G') as string }),
    );
});

test('the mean of a parameter begins at the parameter: one that first moves late is pulled nowhere', () => {
  const averaging = historicalAveraging(optimizer, 0.5);
  const game = { ...sound, players: mapPlayers((player) => ({ ...player, optimizer: averaging })) };
  const initial = new StepPlan(game).initial(1);
  expect(initial['D.y.weight@history']).toEqual(initial['D.y.weight']);
});

test('a choice that is null is none', () => {
  const none = { updates: null, noise: null } as unknown as Pick<Game, 'updates'> & Pick<Phase, 'noise'>;
  const game = { ...sound, ...none, phases: sound.phases.map((phase) => ({ ...phase, ...none })) };
  expect(buildStep(game).metrics).toEqual(buildStep(sound).metrics);
});

test('a schedule is asked for rounds there are', () => {
  const asked: number[] = [];
  const weight = (round: number): number => {
    asked.push(round);
    return 1 / round;
  };
  const game = withD((turn) => mul(mean(turn.play('D', turn.real())), turn.schedule('w', weight)));
  buildStep({ ...game, phases: game.phases.map((phase) => ({ ...phase, times: 2 })) });
  expect(new Set(asked)).toEqual(new Set([1]));
});
