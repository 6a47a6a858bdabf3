import type { Metrics } from '../events.js';
import { type Diagnosis, isTrouble, type Verdict } from './diagnosis.js';
import type { Found } from './finding.js';
import { findings } from './findings.js';
import { remediesFor } from './remedies.js';
import { type Observation, signalsOf } from './signals.js';

/** Looks a verdict may rest on. */
const memory = 24;
/** Looks the slowest of the findings rests on. */
const mostLooks = 12;
/** Looks before which nothing is said. */
const firstLooks = 4;
/** Rounds between two looks that count: whether a game gets anywhere shows in no fewer. */
const apart = 50;
/** Looks in a row that have to find the same trouble before it is said, and none before it is taken back. */
const confirmations = { trouble: 2, recovery: 5 };

/**
 * From a training's logged lines to a running verdict. It depends on nothing else: the same lines, from a training that
 * goes on or read from `metrics.jsonl`, give the same verdicts.
 */
export class Doctor {
  private observations: Observation[] = [];
  private looks = 0;
  private treated = 0;
  private verdict: Verdict = 'starting';
  /** What the last looks found instead of the verdict, one after the other. */
  private doubts: Verdict[] = [];

  /** Take a line in; returns the verdict after it, or undefined for a line without a look or too close to the one before. */
  observe(step: number, metrics: Metrics, missing: readonly string[] = []): Diagnosis | undefined {
    const signals = signalsOf(metrics);
    if (!signals) return undefined;
    const treated = signals['watch.treated'] ?? 0;
    if (treated !== this.treated) this.startAgain(treated);
    if (step - (this.observations.at(-1)?.step ?? -Infinity) < apart) return undefined;
    this.looks += 1;
    this.observations.push({ step, metrics, signals, missing });
    if (this.observations.length > memory) this.observations.shift();
    return this.judge();
  }

  /** Whether there were looks enough, since the last treatment, for every trouble to be found. */
  get isSure(): boolean {
    return this.looks > mostLooks;
  }

  /** A treated game is another one. */
  private startAgain(treated: number): void {
    this.treated = treated;
    this.observations = [];
    this.looks = 0;
    this.verdict = 'starting';
    this.doubts = [];
  }

  private judge(): Diagnosis {
    if (this.looks < firstLooks) return diagnosis('starting', []);
    const found = this.find();
    if (this.isConfirmed(found.verdict)) {
      this.verdict = found.verdict;
      this.doubts = [];
    }
    return found.verdict === this.verdict
      ? { ...found, advice: remediesFor(found.verdict) }
      : diagnosis(this.verdict, []);
  }

  /** One odd look changes no verdict. */
  private isConfirmed(found: Verdict): boolean {
    if (found === this.verdict) return true;
    this.doubts.push(found);
    if (isTrouble(found)) return this.endsWith(confirmations.trouble, (doubt) => doubt === found);
    if (this.verdict === 'starting') return true;
    return this.endsWith(confirmations.recovery, (doubt) => !isTrouble(doubt));
  }

  private endsWith(count: number, holds: (doubt: Verdict) => boolean): boolean {
    return this.doubts.length >= count && this.doubts.slice(-count).every(holds);
  }

  private find(): Found {
    const newest = this.observations.at(-1);
    if (newest)
      for (const find of findings) {
        const found = find(this.observations, newest);
        if (found) return found;
      }
    return { verdict: 'starting', evidence: [] };
  }
}

export function diagnosis(verdict: Verdict, evidence: readonly string[]): Diagnosis {
  return { verdict, evidence, advice: remediesFor(verdict) };
}

/** Whether a training of `steps` rounds that is looked at every so many can have a verdict at its end. */
export function canBeJudged(steps: number, every: number): boolean {
  if (every === 0 || every > steps) return false;
  return 1 + Math.floor((steps - every) / (every * Math.ceil(apart / every))) >= firstLooks;
}
