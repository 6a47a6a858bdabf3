import { graphOf, input, inScope, type Value } from '../ir/index.js';
import { bindParams, type Network, type Params } from '../nn/index.js';
import { ema, type Slot } from '../optim/index.js';
import type { Distribution } from '../support/distribution.js';
import { own } from '../support/own.js';
import { inRange, oneHotOf } from './evaluation.js';
import type { Game, Phase, Player, Turn } from './game.js';
import { averageName } from './names.js';
import { moveOf } from './move.js';
import { isTaken } from './report-names.js';
import { RoundSchedules } from './round-schedules.js';
import { movesBefore } from './rounds.js';
import { type Declared, StateTable } from './state-table.js';
import {
  isField,
  isLoss,
  isScalar,
  movesNobody,
  objectiveNotScalar,
  reportedTwice,
  reportNameTaken,
  reportNotScalar,
  unknownField,
  unknownPlayer,
  withoutFeatures,
} from './step-faults.js';
import type { Draw, StepProgram } from './step-program.js';

/** One round while it is built. */
export class StepBuilder {
  private readonly table = new StateTable();
  private readonly draws: Draw[] = [];
  private readonly examples: number[];
  private readonly random: Record<string, Distribution> = {};
  private readonly schedules = new RoundSchedules();
  private readonly rates: Record<string, string> = {};
  private readonly reports: Record<string, Value> = {};
  /** The phase of every report of an objective. */
  private readonly reporters = new Map<string, number>();
  private readonly moves = new Map<string, number>();
  private turns = 0;
  private z: Value | undefined;
  private readonly game: Game;
  private readonly kind: string;

  constructor(game: Game, kind: string) {
    this.game = game;
    this.kind = kind;
    this.examples = game.phases.map(() => 0);
  }

  /** Every turn of a phase. */
  play(phase: Phase, index: number): void {
    this.playerOf(phase.player);
    for (let time = 0; time < phase.times; time++) this.move(phase, index);
  }

  /** Leave a phase out, its turns counted: names, and so random numbers, are those of every other round. */
  skip(phase: Phase): void {
    this.turns += phase.times;
  }

  average(): void {
    for (const [name, { average, averagePower = 9 }] of Object.entries(this.game.players)) {
      if (average === undefined) continue;
      for (const own of this.table.ownedBy(name)) this.averageOne(own, average, averagePower);
    }
  }

  /** What an objective asked for and left unused is not fed. */
  finish(): StepProgram {
    const graph = graphOf(this.reports, this.table.next());
    const names = new Set(graph.inputs.map(({ attrs }) => attrs.name));
    const read = <T>(inputs: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(inputs).filter(([name]) => names.has(name)));
    const name = this.kind === 'all' ? 'step' : `step-${this.kind}`;
    return {
      spec: { name, graph, random: read(this.random) },
      table: this.table,
      draws: this.draws.filter(({ input: draw }) => names.has(draw)),
      examples: this.examples,
      schedules: read(this.schedules.byInput),
      rates: this.rates,
      metrics: Object.keys(this.reports),
      parameters: Object.fromEntries(
        Object.keys(this.game.players).map((player) => [player, this.table.count(player)]),
      ),
    };
  }

  /** One turn: the loss, the gradient for its player, the optimizer's update. */
  private move(phase: Phase, index: number): void {
    const { player } = phase;
    if (phase.noise !== 'previous' || this.z?.shape[0] !== this.batchOf(phase)) this.z = undefined;
    const turn = this.turn(phase, index);
    const loss: unknown = inScope(`objective of ${player}`, () => phase.objective(turn));
    if (!isLoss(loss)) throw objectiveNotScalar(player, loss);
    const norm = this.update(player, loss);
    this.reports[`loss.${phase.name ?? player}`] = loss;
    this.reports[`gradient.${phase.name ?? player}`] = norm;
    this.moves.set(player, this.movesOf(player) + 1);
  }

  private update(player: string, loss: Value): Value {
    const { table, game } = this;
    const parameters = table.parametersOf(player).map((name) => ({ name, value: this.valueOf(name) }));
    const made = this.movesOf(player);
    const norm = moveOf({
      player: this.playerOf(player),
      table,
      loss,
      parameters,
      schedule: (name, fn, isRate) => {
        const path = `${player}.${name}${made === 0 ? '' : `#${made}`}`;
        const value = this.schedules.scalar(path, (round) => fn(movesBefore(game, player, round) + made + 1));
        if (isRate) this.rates[value.attrs.name] = player;
        return value;
      },
    });
    if (!norm) throw movesNobody(player);
    return norm;
  }

  private turn(phase: Phase, index: number): Turn {
    const turn = this.turns++;
    const batch = this.batchOf(phase);
    let offset: number | undefined;
    const fields = new Map<string, Value>();
    const real = (name = 'x'): Value => {
      offset ??= this.take(index, batch);
      const value = fields.get(name) ?? this.draw(name, { turn, phase: index, offset, size: batch });
      fields.set(name, value);
      return value;
    };
    return {
      batch,
      play: (player, x, label) => this.apply(player, this.playerOf(player).network, { x, label, turn }),
      features: (player, x, label) => this.apply(player, this.featuresOf(player), { x, label, turn }),
      params: (player) => {
        this.playerOf(player);
        return this.params(player, turn);
      },
      real,
      noise: () => (this.z ??= this.drawNoise(turn, batch)),
      random: (name, shape, distribution) => {
        if (Object.hasOwn(this.game.fields, name)) throw isField(name);
        return this.randomInput(`${name}#${turn}`, shape, distribution);
      },
      schedule: (name, schedule) => this.schedules.ofPhase(index, name, schedule),
      keep: (name, shape, init) => this.keep(`game.${name}`, { shape, init, trained: false }),
      report: (name, value) => {
        this.report(name, value, index);
      },
    };
  }

  /** In later turns of the phase it takes the place of what the first reported. */
  private report(name: string, value: unknown, phase: number): void {
    if (isTaken(name)) throw reportNameTaken(name);
    if ((this.reporters.get(name) ?? phase) !== phase) throw reportedTwice(name);
    if (!isScalar(value)) throw reportNotScalar(name, value);
    this.reporters.set(name, phase);
    this.reports[name] = value;
  }

  private apply(
    player: string,
    network: Network,
    { x, label, turn }: { readonly x: Value; readonly label: Value | undefined; readonly turn: number },
  ): Value {
    return inScope(player, () => network(this.params(player, turn, oneHotOf(this.game, label)), x));
  }

  private params(player: string, turn: number, label?: Value): Params {
    return bindParams({
      path: player,
      training: true,
      label,
      param: (name, shape, init) => this.readParameter(name, { shape, init, trained: true }),
      stat: (name, shape, init) => this.table.read(name, { shape, init, trained: false }),
      update: (name, next) => {
        this.table.write(name, next);
      },
      noise: (name, shape, distribution) => this.randomInput(`${name}#${turn}`, shape, distribution),
    });
  }

  private keep(name: string, declared: Declared): Slot {
    return {
      value: this.table.read(name, declared),
      set: (next) => {
        this.table.write(name, next);
      },
    };
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

  /** The decay grows from 0, so that the first values are soon forgotten. */
  private averageOne(own: string, decay: number, power: number): void {
    const current = this.table.current(own);
    const average = this.keep(averageName(own), {
      shape: current.shape,
      init: { kind: 'constant', value: 0 },
      trained: false,
    });
    const warmDecay = this.schedules.scalar(`average.${decay}.${power}`, (round) =>
      Math.min(decay, (round - 1) / (round + power)),
    );
    average.set(ema(current, average.value, warmDecay));
  }

  private take(phase: number, size: number): number {
    const offset = this.examples[phase] ?? 0;
    this.examples[phase] = offset + size;
    return offset;
  }

  private draw(field: string, at: { turn: number; phase: number; offset: number; size: number }): Value {
    const spec = own(this.game.fields, field);
    if (!spec) throw unknownField(field, Object.keys(this.game.fields));
    const { turn, ...place } = at;
    const name = `${field}#${turn}`;
    this.draws.push({ input: name, field, ...place });
    return inRange(input(name, [place.size, ...spec.shape], spec.dtype), spec);
  }

  private drawNoise(turn: number, batch: number): Value {
    const { shape, distribution } = this.game.latent;
    return this.randomInput(`z#${turn}`, [batch, ...shape], distribution);
  }

  private randomInput(name: string, shape: readonly number[], distribution: Distribution): Value {
    const uses = Object.keys(this.random).filter((known) => known === name || known.startsWith(`${name}.`));
    const unique = uses.length === 0 ? name : `${name}.${uses.length}`;
    this.random[unique] = distribution;
    return input(unique, shape);
  }

  private batchOf(phase: Phase): number {
    return phase.batch ?? this.game.batch;
  }

  private movesOf(player: string): number {
    return this.moves.get(player) ?? 0;
  }

  private playerOf(name: string): Player {
    const { players } = this.game;
    const player = own(players, name);
    if (!player) throw unknownPlayer(name, Object.keys(players));
    return player;
  }

  private featuresOf(player: string): Network {
    const { features } = this.playerOf(player);
    if (features) return features;
    throw withoutFeatures(player);
  }
}
