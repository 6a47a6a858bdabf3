import type { Benchmark, Plan, Trial } from '../reproduce/index.js';
import type { RunStore, TrainEvent } from '../train/index.js';
import type { Output } from './output.js';

/** What is run, how it is measured, and where it is kept. */
export function headline(
  { summary, source, protocol }: Benchmark,
  plans: readonly Plan[],
  { path }: RunStore,
): string {
  return [
    `${summary} (${source})`,
    ...protocol.map((line) => `  ${line}`),
    `${plans.length} trainings, run ${path}`,
  ].join('\n');
}

/** What a training came to. */
export function trialLine({ columns }: Benchmark, { method, seed, seconds, measures }: Trial): string {
  const values = columns.map(
    ({ key, title, decimals }) => `${title} ${measures[key]?.toFixed(decimals) ?? 'none'}`,
  );
  return `${method}, seed ${seed}: ${values.join('  ')}  (${seconds.toFixed(0)} s)`;
}

/** One line for the training under way. */
export class ProgressLine {
  private readonly output: Output;
  private readonly plans: readonly Plan[];
  private lastShown = 0;

  constructor(output: Output, plans: readonly Plan[]) {
    this.output = output;
    this.plans = plans;
  }

  show(plan: Plan, event: TrainEvent): void {
    if (event.kind !== 'log') return;
    const now = Date.now();
    if (now - this.lastShown < (this.output.live ? 200 : 20_000)) return;
    this.lastShown = now;
    const steps = plan.steps ?? plan.method.settings.steps;
    const left = ((steps - event.step) * event.secondsPerStep) / 60;
    this.output.progress(
      `${this.plans.indexOf(plan) + 1}/${this.plans.length}  ${plan.method.name}, seed ${plan.seed}: step ${event.step} of ${steps}, ${left.toFixed(0)} min left`,
    );
  }
}
