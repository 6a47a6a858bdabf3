import type { Metrics } from '../events.js';
import { type Diagnosis, remedies, type Verdict } from './diagnosis.js';
import { findings } from './findings.js';
import { type Observation, signalsOf } from './signals.js';

/** Looks a verdict may rest on. */
const memory = 16;
/** Looks before which nothing is said. */
const firstLooks = 4;

/**
 * From a training's logged lines to a running verdict. It depends on nothing else: the same lines, from a training that
 * goes on or read from `metrics.jsonl`, give the same verdicts.
 */
export class Doctor {
  private observations: Observation[] = [];
  private looks = 0;
  private treated = 0;

  /** Take a line in; returns the verdict after it, or undefined for a line without a look. */
  observe(step: number, metrics: Metrics, missing: readonly string[] = []): Diagnosis | undefined {
    const signals = signalsOf(metrics);
    if (!signals) return undefined;
    const treated = signals['watch.treated'] ?? 0;
    if (treated !== this.treated) this.startAgain(treated);
    this.looks += 1;
    this.observations.push({ step, metrics, signals, missing });
    if (this.observations.length > memory) this.observations.shift();
    return this.verdict();
  }

  /** A treated game is another one. */
  private startAgain(treated: number): void {
    this.treated = treated;
    this.observations = [];
    this.looks = 0;
  }

  private verdict(): Diagnosis {
    if (this.looks < firstLooks) return diagnosis('starting', []);
    for (const find of findings) {
      const found = find(this.observations);
      if (found) return diagnosis(found.verdict, found.evidence);
    }
    return diagnosis('healthy', []);
  }
}

export function diagnosis(verdict: Verdict, evidence: readonly string[]): Diagnosis {
  return { verdict, evidence, advice: remedies[verdict] };
}
