import type { Engine } from '../../runtime/index.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import type { Action } from '../events.js';
import type { RateFactors } from '../feeds.js';
import type { Game } from '../game.js';
import type { LoggedLine } from '../metrics-file.js';
import { isOfTheWatch, rateName } from '../names.js';
import type { Verdict } from './diagnosis.js';

type State = Readonly<Record<string, Tensor>>;

export interface Patient {
  readonly game: Game;
  readonly engine: Engine;
  /** Where the training begins or goes on. */
  readonly step: number;
  readonly state: State;
  /** Logged lines of a training that goes on, up to where it goes on. */
  readonly history: readonly LoggedLine[];
}

/** Treatments in a row, without a healthy look between them, after which the training stops. */
const mostTreatments = 3;
const treatedName = 'watch@treated';
/** A state is worth going back to if its samples are at most this many times as far from the data as the nearest so far. */
const asGood = 1.2;

/** Who is slowed down, by what is wrong; everyone where nobody is named. */
const culprits: Partial<Readonly<Record<Verdict, 'maker' | 'critic'>>> = {
  'D wins': 'critic',
  memorising: 'critic',
  'D dead': 'maker',
  'G collapsed': 'maker',
};

/**
 * What is done to a game in trouble. Factors of the learning rates and the count of treatments are saved with its state,
 * so that a resumed training goes on as it would have. The state to go back to is kept in memory only: a resumed
 * training goes back to where it was resumed.
 */
export class Treatment {
  private readonly patient: Patient;
  private good: { readonly step: number; readonly state: State };
  /** Of the nearest samples so far. */
  private distance: number;
  private factors: Record<string, number>;
  private total: number;
  private inARow: number;
  private saved: readonly string[] = [];

  constructor(patient: Patient) {
    this.patient = patient;
    this.good = { step: patient.step, state: patient.state };
    this.distance = lastDistance(patient.history);
    this.factors = factorsOf(patient);
    const [total = 0, inARow = 0] = patient.state[treatedName]?.data ?? [];
    this.total = total;
    this.inARow = inARow;
  }

  /** Factors of the players' learning rates. */
  get rates(): RateFactors {
    return this.factors;
  }

  /** How often the game has been treated. */
  get count(): number {
    return this.total;
  }

  /** Names of the states it has saved. */
  get states(): readonly string[] {
    return this.saved;
  }

  get isExhausted(): boolean {
    return this.inARow >= mostTreatments;
  }

  /** A game that is well after its treatments may be treated as often again. */
  async wellAgain(): Promise<void> {
    if (this.inARow === 0) return;
    this.inARow = 0;
    await this.save();
  }

  /** Keep the state of a step to go back to, unless there were better ones by far. */
  async keep(step: number, distance: number): Promise<void> {
    if (distance > asGood * this.distance) return;
    this.distance = Math.min(distance, this.distance);
    this.good = { step, state: await this.patient.engine.readState() };
  }

  /** Put the players back to where all was well, to move at half the rate if asked. */
  async goBack({ slower }: { readonly slower: boolean }): Promise<Action> {
    const players = Object.entries(this.good.state).filter(([name]) => !isOfTheWatch(name));
    await this.patient.engine.writeState(Object.fromEntries(players));
    if (slower) this.slowDown(Object.keys(this.factors));
    await this.note();
    return { kind: 'rollback', to: this.good.step, ...(slower && { factors: this.factors }) };
  }

  /** Halve the learning rate of whoever is to blame. */
  async halve(verdict: Verdict): Promise<Action> {
    const { samples, critic } = this.patient.game;
    const blamed = { maker: samples.player, critic: critic?.player };
    const culprit = culprits[verdict];
    const player = culprit && blamed[culprit];
    this.slowDown(player === undefined ? Object.keys(this.factors) : [player]);
    await this.note();
    return { kind: 'halve', factors: this.factors };
  }

  private slowDown(players: readonly string[]): void {
    for (const player of players)
      this.factors = { ...this.factors, [player]: (this.factors[player] ?? 1) / 2 };
  }

  private async note(): Promise<void> {
    this.total += 1;
    this.inARow += 1;
    await this.save();
  }

  private async save(): Promise<void> {
    const rates = Object.entries(this.factors).map(([player, factor]): [string, Tensor] => [
      rateName(player),
      tensor([], [factor]),
    ]);
    const state = { ...Object.fromEntries(rates), [treatedName]: tensor([2], [this.total, this.inARow]) };
    this.saved = Object.keys(state);
    await this.patient.engine.writeState(state);
  }
}

/** What a training that goes on has other than the one before. */
interface NewCourse {
  /** Players whose learning rates were set. */
  readonly ratesSet: readonly string[];
  readonly otherData: boolean;
}

/**
 * The state of a training that goes on with other settings: its looks begin anew, as after a treatment, on other data without the
 * memory of the look before; learning rates that were set are what they were set to.
 */
export function onNewCourse(state: State, { ratesSet, otherData }: NewCourse): State {
  const rates = ratesSet.map(rateName);
  const isLost = (name: string): boolean => rates.includes(name) || (otherData && isOfTheWatch(name));
  const kept = Object.entries(state).filter(([name]) => !isLost(name));
  const [total = 0] = state[treatedName]?.data ?? [];
  return { ...Object.fromEntries(kept), [treatedName]: tensor([2], [total + 1, 0]) };
}

function lastDistance(history: Patient['history']): number {
  return (
    history.findLast(({ metrics }) => 'watch.distance' in metrics)?.metrics['watch.distance'] ?? Infinity
  );
}

function factorsOf({ game: { players }, state }: Patient): Record<string, number> {
  return Object.fromEntries(
    Object.keys(players).map((player) => [player, state[rateName(player)]?.data[0] ?? 1]),
  );
}
