import type { Dataset } from '../../data/index.js';
import { GanymedeError } from '../../support/errors.js';
import type { Tensor } from '../../tensor/index.js';
import type { Action, Metrics, TrainEvent } from '../events.js';
import type { RateFactors } from '../feeds.js';
import type { LoggedLine } from '../metrics-file.js';
import { isOfTheWatch, isRate } from '../names.js';
import { type Diagnosis, isTrouble, type Verdict } from './diagnosis.js';
import { diagnosis, Doctor } from './doctor.js';
import { isFiniteTensor } from './finite.js';
import { gradientsOf } from './signals.js';
import { percent } from './text.js';
import { type Patient, Treatment } from './treatment.js';
import { Watch } from './watch.js';

/** What a game in trouble does by itself. */
export const acts = ['report', 'stop', 'rollback', 'halve'] as const;

export type Act = (typeof acts)[number];

/** How a training is looked after. */
export interface CareOptions {
  /**
   * Rounds between two looks; 0: none. There is none either where samples cannot be compared with the data: where they are
   * of another size than its examples, or fewer than two of these differ. Such a game is trained all the same, and goes
   * back where it diverges.
   */
  readonly every: number;
  readonly act: Act;
  /** Logged lines of a training that goes on, up to where it goes on. */
  readonly history?: readonly LoggedLine[];
}

export interface CareParts extends Omit<Patient, 'history'> {
  readonly data: Dataset;
  readonly seed: number;
  readonly options: CareOptions;
  /** Shapes of states in the rounds. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

/** What came of a look. */
export interface Checked {
  /** Scalars of the line, those of the look among them. */
  readonly metrics: Metrics;
  /** There where the verdict changed or something was done. */
  readonly event: DiagnosisEvent | undefined;
  /** There where the players' outputs are not finite. */
  readonly fault?: GanymedeError;
}

type DiagnosisEvent = TrainEvent & { readonly kind: 'diagnosis' };

/** Share of copies among the training examples worth a word where they are learned by heart. */
const manyDuplicates = 0.05;

/** Watches a training, says how it goes, and does about it what it was told to. */
export class Care {
  private readonly parts: CareParts;
  private readonly watch: Watch | undefined;
  private readonly treatment: Treatment;
  private readonly doctor = new Doctor();
  private verdict: Verdict = 'starting';

  private constructor(parts: CareParts, watch: Watch | undefined) {
    this.parts = parts;
    this.watch = watch;
    const history = parts.options.history ?? [];
    this.treatment = new Treatment({ ...parts, history });
    for (const { step, metrics } of history)
      this.verdict = this.doctor.observe(step, metrics)?.verdict ?? this.verdict;
  }

  static async open(parts: CareParts): Promise<Care> {
    return new Care(parts, parts.options.every > 0 ? await Watch.open(parts) : undefined);
  }

  /** Factors of the players' learning rates. */
  get rates(): RateFactors {
    return this.treatment.rates;
  }

  /** Names of the states it keeps with those of the game: an engine may hold such of another training. */
  get states(): ReadonlySet<string> {
    const begun = Object.keys(this.parts.state).filter((name) => isRate(name) || isOfTheWatch(name));
    return new Set([...begun, ...this.treatment.states, ...(this.watch?.states ?? [])]);
  }

  /** Whether it may want the state the training began with, or a later one, again. */
  get mayGoBack(): boolean {
    return ['rollback', 'halve'].includes(this.parts.options.act);
  }

  /** Whether there are looks at all. */
  get isWatched(): boolean {
    return this.watch !== undefined;
  }

  /** Whether to look after round `step`. */
  isDue(step: number): boolean {
    return this.watch !== undefined && step % this.parts.options.every === 0;
  }

  /** Look at the game after round `step`, judge it, and act. */
  async check(step: number, scalars: Metrics): Promise<Checked> {
    const look = await this.watch?.look({ since: step - this.parts.options.every, step });
    if (!look) return this.blind(step, scalars);
    const gradients = gradientsOf(this.parts.game, scalars);
    const metrics = { ...scalars, ...look.signals, ...gradients, 'watch.treated': this.treatment.count };
    const found = this.doctor.observe(step, metrics, look.missing);
    const event = found && (await this.respond(step, this.withDuplicates(found), metrics));
    return { metrics, event };
  }

  /**
   * A scalar is not finite: the event, whose action says whether the training goes on. Where the fault lies in the minibatches
   * it came of, learning rates stay as they are.
   */
  async diverged(
    step: number,
    fault: GanymedeError,
    minibatches: Readonly<Record<string, Tensor>> = {},
  ): Promise<DiagnosisEvent> {
    const bad = Object.entries(minibatches).flatMap(([name, each]) => (isFiniteTensor(each) ? [] : [name]));
    const evidence = [
      fault.message,
      ...bad.map((name) => `the data has values that are not finite, in the minibatches of "${name}"`),
    ];
    this.verdict = 'diverged';
    const goesBack = this.mayGoBack && !this.treatment.isExhausted;
    const action: Action = goesBack
      ? await this.treatment.goBack({ slower: bad.length === 0 })
      : { kind: 'stop' };
    return { kind: 'diagnosis', step, diagnosis: diagnosis('diverged', evidence), action };
  }

  private async blind(step: number, metrics: Metrics): Promise<Checked> {
    const fault = new GanymedeError('TRAIN_DIVERGED', `samples or scores are not finite after step ${step}`, {
      where: `step ${step}`,
      expected: 'finite numbers',
      fix: 'Lower the learning rates, or look for missing values in the data.',
    });
    return { metrics, event: await this.diverged(step, fault), fault };
  }

  private async respond(
    step: number,
    found: Diagnosis,
    metrics: Metrics,
  ): Promise<DiagnosisEvent | undefined> {
    const { verdict } = found;
    const changed = verdict !== this.verdict;
    this.verdict = verdict;
    const isSeen = found.evidence.length > 0;
    const action = isTrouble(verdict) && isSeen ? await this.act(found) : undefined;
    if (!isTrouble(verdict) && (isSeen || verdict === 'starting')) await this.remember(step, metrics);
    return changed || action ? { kind: 'diagnosis', step, diagnosis: found, action } : undefined;
  }

  private async act({ verdict, incurable = false }: Diagnosis): Promise<Action | undefined> {
    const { act } = this.parts.options;
    if (act === 'report') return undefined;
    if (act === 'stop' || incurable || this.treatment.isExhausted) return { kind: 'stop' };
    if (act === 'halve' && verdict !== 'diverged') return this.treatment.halve(verdict);
    return this.treatment.goBack({ slower: verdict === 'diverged' });
  }

  /** The state is kept in memory where something may go back to it. */
  private async remember(step: number, metrics: Metrics): Promise<void> {
    if (!this.mayGoBack) return;
    if (this.verdict !== 'starting' && this.doctor.isSure) await this.treatment.wellAgain();
    await this.treatment.keep(step, metrics['watch.distance'] ?? Infinity);
  }

  private withDuplicates(found: Diagnosis): Diagnosis {
    const share = this.watch?.duplicates ?? 0;
    if (found.verdict !== 'memorising' || share < manyDuplicates) return found;
    const evidence = `${percent(share)} of the training examples looked at are copies of others`;
    return { ...found, evidence: [...found.evidence, evidence] };
  }
}
