import { grad } from '../autodiff/index.js';
import {
  add,
  cast,
  currentScope,
  graphOf,
  input,
  inScope,
  mul,
  stopGradient,
  type Value,
} from '../ir/index.js';
import { bindParams } from '../nn/index.js';
import { ema, type Schedule } from '../optim/index.js';
import type { ProgramSpec } from '../runtime/index.js';
import type { Distribution } from '../support/distribution.js';
import { GanymedeError } from '../support/errors.js';
import { averageName, slotName } from './names.js';
import { type Declared, StateTable } from './state-table.js';
import type { Field, Game, Phase, Turn } from './game.js';

/** A minibatch the step consumes: which of the round's minibatches, and the field of it. */
export interface Draw {
  readonly input: string;
  readonly field: string;
  readonly minibatch: number;
}

/** One round of Algorithm 1 as a program: every phase in turn, from minibatches and noise to moved parameters. */
export interface StepProgram {
  readonly spec: ProgramSpec;
  readonly table: StateTable;
  readonly draws: readonly Draw[];
  /** Minibatches of data one round consumes. */
  readonly minibatches: number;
  /** Scalar inputs computed on the host from the number of the round, which counts from 1. */
  readonly schedules: Readonly<Record<string, Schedule>>;
  /** Names of the scalars every round reports. */
  readonly metrics: readonly string[];
  /** Trained scalars of each player. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** Build one round of the game. Throws PHASE_UNKNOWN_PLAYER, OBJECTIVE_NOT_SCALAR, PHASE_MOVES_NOBODY. */
export function buildStep(game: Game): StepProgram {
  checkPhases(game);
  const builder = new StepBuilder(game);
  for (const phase of game.phases) {
    for (let time = 0; time < phase.times; time++) builder.move(phase);
  }
  builder.average();
  return builder.finish();
}

class StepBuilder {
  private readonly table = new StateTable();
  private readonly draws: Draw[] = [];
  private readonly random: Record<string, Distribution> = {};
  private readonly schedules: Record<string, Schedule> = {};
  private readonly scheduled = new Map<string, Value>();
  private readonly reports: Record<string, Value> = {};
  private minibatches = 0;
  private turns = 0;
  private z: Value | undefined;
  private readonly game: Game;

  constructor(game: Game) {
    this.game = game;
  }

  /** One turn of a phase: its loss, the gradient for its player, the optimizer's update. */
  move(phase: Phase): void {
    if (!Object.hasOwn(this.game.players, phase.player))
      throw unknownPlayer(phase.player, Object.keys(this.game.players));
    if (phase.noise !== 'previous') this.z = undefined;
    const turn = this.turn();
    const loss = inScope(`objective of ${phase.player}`, () => phase.objective(turn));
    if (loss.shape.length !== 0) throw notScalar(phase.player, loss);
    this.update(phase.player, loss);
    this.reports[`loss.${phase.player}`] = loss;
  }

  average(): void {
    for (const [name, { average }] of Object.entries(this.game.players)) {
      if (average === undefined) continue;
      for (const parameter of this.table.parametersOf(name)) this.averageOne(parameter, average);
    }
  }

  finish(): StepProgram {
    return {
      spec: { name: 'step', graph: graphOf(this.reports, this.table.next()), random: this.random },
      table: this.table,
      draws: this.draws,
      minibatches: this.minibatches,
      schedules: this.schedules,
      metrics: Object.keys(this.reports),
      parameters: Object.fromEntries(
        Object.keys(this.game.players).map((player) => [player, this.table.count(player)]),
      ),
    };
  }

  private turn(): Turn {
    const turn = this.turns++;
    let minibatch: number | undefined;
    const fields = new Map<string, Value>();
    const real = (name = 'x'): Value => {
      minibatch ??= this.minibatches++;
      const value = fields.get(name) ?? this.draw(name, minibatch);
      fields.set(name, value);
      return value;
    };
    return {
      play: (player, x) => this.play(player, x, turn),
      real,
      noise: () => (this.z ??= this.drawNoise(turn)),
      report: (name, value) => {
        this.reports[name] = value;
      },
    };
  }

  private play(player: string, x: Value, turn: number): Value {
    const network = Object.hasOwn(this.game.players, player) && this.game.players[player]?.network;
    if (!network) throw unknownPlayer(player, Object.keys(this.game.players));
    const params = bindParams({
      path: player,
      training: true,
      param: (name, shape, init) => this.readParameter(name, { shape, init, trained: true }),
      stat: (name, shape, init) => this.table.read(name, { shape, init, trained: false }),
      update: (name, next) => {
        this.table.write(name, next);
      },
      noise: (name, shape, distribution) => this.randomInput(`${name}#${turn}`, shape, distribution),
    });
    return inScope(player, () => network(params, x));
  }

  /** The parameter as the turns before have left it, or as it was when the round began. */
  private readParameter(name: string, declared: Declared): Value {
    this.table.read(name, declared);
    return this.valueOf(name);
  }

  private valueOf(parameter: string): Value {
    const { table, game } = this;
    return game.updates === 'simultaneous' ? table.first(parameter) : table.current(parameter);
  }

  private update(player: string, loss: Value): void {
    const names = this.table.parametersOf(player);
    if (names.length === 0) throw movesNobody(player);
    const gradients = grad(
      loss,
      names.map((name) => this.valueOf(name)),
    );
    names.forEach((name, i) => {
      const gradient = gradients[i];
      if (gradient) this.updateOne(player, name, gradient);
    });
  }

  private updateOne(player: string, name: string, gradient: Value): void {
    const param = this.table.current(name);
    const next = this.game.players[player]?.optimizer.update({
      param,
      grad: gradient,
      slot: (slot, value) => {
        const slotState = slotName(name, slot);
        const current = this.table.read(slotState, {
          shape: param.shape,
          init: { kind: 'constant', value },
          trained: false,
        });
        return {
          value: current,
          set: (after) => {
            this.table.write(slotState, after);
          },
        };
      },
      schedule: (schedule, fn) => this.schedule(`${player}.${schedule}`, fn),
    });
    // Later turns play against the moved player as it is; no gradient flows back through its update.
    if (next) this.table.write(name, stopGradient(next));
  }

  /** The decay grows from 0, so that the first values are soon forgotten. */
  private averageOne(parameter: string, decay: number): void {
    const current = this.table.current(parameter);
    const name = averageName(parameter);
    const average = this.table.read(name, {
      shape: current.shape,
      init: { kind: 'constant', value: 0 },
      trained: false,
    });
    const warmDecay = this.schedule(`average.${decay}`, (step) => Math.min(decay, (step - 1) / (step + 9)));
    this.table.write(name, ema(current, average, warmDecay));
  }

  private schedule(name: string, fn: Schedule): Value {
    const known = this.scheduled.get(name);
    if (known) return known;
    const value = input(`schedule/${name}`, []);
    this.scheduled.set(name, value);
    this.schedules[value.attrs.name] = fn;
    return value;
  }

  private draw(field: string, minibatch: number): Value {
    const spec = this.game.fields[field];
    if (!spec)
      throw new GanymedeError('FIELD_UNKNOWN', `the data has no field "${field}"`, {
        where: currentScope(),
        expected: Object.keys(this.game.fields).join(', '),
      });
    const name = `${field}#${minibatch}`;
    this.draws.push({ input: name, field, minibatch });
    return inRange(input(name, [this.game.batch, ...spec.shape], spec.dtype), spec);
  }

  private drawNoise(turn: number): Value {
    const { shape, distribution } = this.game.latent;
    return this.randomInput(`z#${turn}`, [this.game.batch, ...shape], distribution);
  }

  private randomInput(name: string, shape: readonly number[], distribution: Distribution): Value {
    const unique = name in this.random ? `${name}.${Object.keys(this.random).length}` : name;
    this.random[unique] = distribution;
    return input(unique, shape);
  }
}

/** `uint8` pixels as `float32` in the field's range. */
function inRange(x: Value, field: Field): Value {
  if (field.dtype !== 'uint8') return x;
  const [low, high] = field.range ?? [0, 1];
  const scaled = mul(cast(x, 'float32'), (high - low) / 255);
  return low === 0 ? scaled : add(scaled, low);
}

function checkPhases({ phases, updates }: Game): void {
  if (updates === 'simultaneous') checkOneMoveEach(phases);
  const wrong = phases.find(({ times }) => !Number.isInteger(times) || times < 1);
  if (phases.length > 0 && !wrong) return;
  throw new GanymedeError(
    'PHASE_INVALID',
    wrong ? `the phase of player "${wrong.player}" moves it ${wrong.times} times` : 'the game has no phases',
    {
      where: 'phases',
      expected: 'at least one phase, each with a whole number of times from 1',
      fix: 'Give Algorithm 1 its two phases: D moves k times, then G once.',
    },
  );
}

function checkOneMoveEach(phases: readonly Phase[]): void {
  const players = phases.map(({ player }) => player);
  const twice = phases.find(({ player, times }, i) => times !== 1 || players.indexOf(player) !== i);
  if (!twice) return;
  throw new GanymedeError(
    'PHASE_INVALID',
    `player "${twice.player}" moves more than once in a round of simultaneous updates`,
    {
      where: 'phases',
      expected: 'one move of every player',
      fix: 'Let the updates be alternating, or every phase move its player once (in recipes: --set k=1 or --set updates=alternating).',
    },
  );
}

function unknownPlayer(player: string, players: readonly string[]): GanymedeError {
  return new GanymedeError('PHASE_UNKNOWN_PLAYER', `the game has no player "${player}"`, {
    where: 'phases',
    expected: players.join(', '),
    actual: player,
  });
}

function notScalar(player: string, loss: Value): GanymedeError {
  return new GanymedeError(
    'OBJECTIVE_NOT_SCALAR',
    `the objective of player "${player}" has shape [${loss.shape.join(',')}]`,
    {
      where: `phase of ${player}`,
      expected: 'a scalar',
      actual: `[${loss.shape.join(',')}]`,
      fix: 'Reduce it with mean() or sum().',
    },
  );
}

function movesNobody(player: string): GanymedeError {
  return new GanymedeError(
    'PHASE_MOVES_NOBODY',
    `the phase of player "${player}" has no parameters to move`,
    {
      where: `phase of ${player}`,
      fix: 'Let its objective call turn.play with a network that declares parameters.',
    },
  );
}
