import type { Dataset } from '../../data/index.js';
import type { Engine } from '../../runtime/index.js';
import type { GanymedeError } from '../../support/errors.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import type { Action, Metrics, TrainEvent } from '../events.js';
import type { RateFactors } from '../feeds.js';
import type { Game } from '../game.js';
import { rateName } from '../names.js';
import { type Diagnosis, isTrouble, type Verdict } from './diagnosis.js';
import { diagnosis, Doctor } from './doctor.js';
import { Watch } from './watch.js';

/** What a game in trouble does by itself. */
export type Act = 'report' | 'stop' | 'rollback' | 'halve';

type State = Readonly<Record<string, Tensor>>;

/** How a training is looked after. */
export interface CareOptions {
  /** Rounds between two looks; 0: none. */
  readonly every: number;
  readonly act: Act;
  /** Logged lines of a training that goes on, up to where it goes on. */
  readonly history?: readonly { readonly step: number; readonly metrics: Metrics }[];
}

export interface CareParts {
  readonly game: Game;
  readonly data: Dataset;
  readonly engine: Engine;
  readonly seed: number;
  /** Where the training begins or goes on. */
  readonly step: number;
  readonly state: State;
  readonly options: CareOptions;
}

/** What came of a look. */
export interface Checked {
  /** Scalars of the line, those of the look among them. */
  readonly metrics: Metrics;
  /** There where the verdict changed or something was done. */
  readonly event: DiagnosisEvent | undefined;
}

type DiagnosisEvent = TrainEvent & { readonly kind: 'diagnosis' };

const mostTreatments = 3;
const treatedName = 'watch@treated';

/** Who is slowed down, by what is wrong. */
const culprits: Partial<Readonly<Record<Verdict, readonly string[]>>> = { 'D wins': ['D'], 'D dead': ['G'] };

/** Watches a training, says how it goes, and does about it what it was told to. */
export class Care {
  private readonly parts: CareParts;
  private readonly watch: Watch | undefined;
  private readonly doctor = new Doctor();
  private verdict: Verdict = 'starting';
  private good: { readonly step: number; readonly state: State };
  private factors: Record<string, number>;
  private treated: number;
  private sinceGood = 0;

  private constructor(parts: CareParts, watch: Watch | undefined) {
    this.parts = parts;
    this.watch = watch;
    this.good = { step: parts.step, state: parts.state };
    this.treated = parts.state[treatedName]?.data[0] ?? 0;
    this.factors = factorsOf(parts.game, parts.state);
    for (const { step, metrics } of parts.options.history ?? [])
      this.verdict = this.doctor.observe(step, metrics)?.verdict ?? this.verdict;
  }

  static async open(parts: CareParts): Promise<Care> {
    return new Care(parts, parts.options.every > 0 ? await Watch.open(parts) : undefined);
  }

  /** Factors of the players' learning rates. */
  get rates(): RateFactors {
    return this.factors;
  }

  /** Whether to look after round `step`. */
  isDue(step: number): boolean {
    return this.watch !== undefined && step % this.parts.options.every === 0;
  }

  /** Look at the game after round `step`, judge it, and act. */
  async check(step: number, scalars: Metrics): Promise<Checked> {
    if (!this.watch) return { metrics: scalars, event: undefined };
    const { signals, missing } = await this.watch.look();
    const metrics = { ...scalars, ...signals, 'watch.treated': this.treated };
    const found = this.doctor.observe(step, metrics, missing);
    return { metrics, event: found && (await this.respond(step, this.withDuplicates(found))) };
  }

  /** A scalar that is not finite: the event, whose action says whether the training goes on. */
  async diverged(step: number, fault: GanymedeError): Promise<DiagnosisEvent> {
    const found = diagnosis('diverged', [fault.message]);
    this.verdict = 'diverged';
    const goesBack =
      ['rollback', 'halve'].includes(this.parts.options.act) && this.sinceGood < mostTreatments;
    return {
      kind: 'diagnosis',
      step,
      diagnosis: found,
      action: goesBack ? await this.goBack() : { kind: 'stop' },
    };
  }

  private async respond(step: number, found: Diagnosis): Promise<DiagnosisEvent | undefined> {
    const changed = found.verdict !== this.verdict;
    this.verdict = found.verdict;
    const action = isTrouble(found.verdict) ? await this.act(found.verdict) : undefined;
    if (!isTrouble(found.verdict)) await this.remember(step);
    return changed || action ? { kind: 'diagnosis', step, diagnosis: found, action } : undefined;
  }

  private async act(verdict: Verdict): Promise<Action | undefined> {
    const { act } = this.parts.options;
    if (act === 'report') return undefined;
    if (act === 'stop' || this.sinceGood >= mostTreatments) return { kind: 'stop' };
    return act === 'rollback' ? this.goBack() : this.halve(verdict);
  }

  /** The state is kept in memory where something may go back to it. */
  private async remember(step: number): Promise<void> {
    this.sinceGood = this.verdict === 'starting' ? this.sinceGood : 0;
    if (['rollback', 'halve'].includes(this.parts.options.act))
      this.good = { step, state: await this.parts.engine.readState() };
  }

  /** Put the players back to where all was well. Where numbers ran away, they will move at half the rate. */
  private async goBack(): Promise<Action> {
    await this.parts.engine.writeState(this.good.state);
    this.watch?.recall(this.good.state);
    if (this.verdict === 'diverged') this.slowDown(Object.keys(this.factors));
    await this.noteTreatment();
    return { kind: 'rollback', to: this.good.step };
  }

  private async halve(verdict: Verdict): Promise<Action> {
    const players = Object.keys(this.factors);
    this.slowDown((culprits[verdict] ?? players).filter((player) => players.includes(player)));
    await this.noteTreatment();
    return { kind: 'halve', factors: this.factors };
  }

  private slowDown(players: readonly string[]): void {
    for (const player of players)
      this.factors = { ...this.factors, [player]: (this.factors[player] ?? 1) / 2 };
  }

  /** A treated game is judged anew; factors and count are saved with its state. */
  private async noteTreatment(): Promise<void> {
    this.sinceGood += 1;
    this.treated += 1;
    const rates = Object.entries(this.factors).map(([player, factor]) => [
      rateName(player),
      tensor([], [factor]),
    ]);
    await this.parts.engine.writeState({
      ...(Object.fromEntries(rates) as State),
      [treatedName]: tensor([], [this.treated]),
    });
  }

  private withDuplicates(found: Diagnosis): Diagnosis {
    const share = this.watch?.duplicates ?? 0;
    if (found.verdict !== 'memorising' || share < 0.05) return found;
    const evidence = `${Math.round(100 * share)} % of the training examples looked at are copies of others`;
    return { ...found, evidence: [...found.evidence, evidence] };
  }
}

function factorsOf({ players }: Game, state: State): Record<string, number> {
  return Object.fromEntries(
    Object.keys(players).map((player) => [player, state[rateName(player)]?.data[0] ?? 1]),
  );
}
