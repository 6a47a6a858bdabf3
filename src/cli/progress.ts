import { significant } from '../support/significant.js';
import {
  doneText,
  isTrouble,
  meaningOf,
  type Suggestion,
  type TrainEvent,
  type Verdict,
  type Written,
} from '../train/index.js';
import { coloursFor } from './colours.js';
import type { Output } from './output.js';

/** What is told with the first event. */
interface Beginning {
  readonly run: string;
  readonly choices: readonly Suggestion[] | undefined;
}

/** Shows a training's events as they come. */
export class Progress {
  private readonly output: Output;
  private readonly steps: number;
  private readonly batch: number;
  private readonly beginning: Beginning;
  private lastShown = 0;
  private verdict: Verdict | undefined;

  constructor(output: Output, { steps, batch, ...beginning }: Beginning & { steps: number; batch: number }) {
    this.output = output;
    this.steps = steps;
    this.batch = batch;
    this.beginning = beginning;
  }

  show({ event, file }: Written): void {
    this.output.event({ ...record(event, file), ...(event.kind === 'start' && this.beginning) });
    switch (event.kind) {
      case 'log':
        this.line(event);
        return;
      case 'sample':
        this.output.say([{ text: `samples     ${file ?? ''}`, style: coloursFor(process.stdout).dim }]);
        return;
      case 'save':
        this.output.say([{ text: `checkpoint  ${file ?? ''}`, style: coloursFor(process.stdout).dim }]);
        return;
      case 'diagnosis':
        this.diagnosis(event);
        return;
      case 'start':
      case 'end':
    }
  }

  private diagnosis({ step, diagnosis, action }: TrainEvent & { kind: 'diagnosis' }): void {
    this.verdict = diagnosis.verdict;
    const colours = coloursFor(process.stdout);
    const style = isTrouble(diagnosis.verdict) ? colours.yellow : colours.green;
    this.output.say([{ text: `step ${step}: ${diagnosis.verdict}: ${meaningOf(diagnosis)}`, style }]);
    for (const evidence of diagnosis.evidence) this.output.say(`  ${evidence}`);
    for (const advice of diagnosis.advice) this.output.say(`  try: ${advice}`);
    if (action) this.output.say(`  ${doneText(action)}`);
  }

  private line(event: TrainEvent & { kind: 'log' }): void {
    const now = Date.now();
    // Lines that cannot be drawn over come every few seconds at most.
    if (!this.output.live && event.step < this.steps && now - this.lastShown < 5000) return;
    this.lastShown = now;
    this.output.progress(this.text(event));
  }

  private text({ step, metrics, secondsPerStep }: TrainEvent & { kind: 'log' }): string {
    const scalars = Object.entries(metrics)
      .filter(([name]) => !name.startsWith('watch.'))
      .map(([name, value]) => `${name} ${significant(value)}`);
    const rate = 1 / secondsPerStep;
    return [
      `step ${step}/${this.steps}`,
      `${Math.floor((100 * step) / this.steps)} %`,
      `${rate.toFixed(rate < 10 ? 2 : 0)} it/s`,
      `${Math.round(rate * this.batch)} ex/s`,
      `left ${clock((this.steps - step) * secondsPerStep)}`,
      ...(this.verdict === undefined ? [] : [this.verdict]),
      ...scalars,
    ].join('  ');
  }
}

function record(event: TrainEvent, file: string | undefined): Readonly<Record<string, unknown>> {
  switch (event.kind) {
    case 'start':
      return {
        event: 'start',
        step: event.step,
        parameters: event.parameters,
        watched: event.watched,
        layout: event.layout,
        tuning: event.tuning,
      };
    case 'log':
      return { event: 'log', step: event.step, metrics: event.metrics, secondsPerStep: event.secondsPerStep };
    case 'diagnosis':
      return { event: 'diagnosis', step: event.step, ...event.diagnosis, action: event.action };
    case 'sample':
    case 'save':
      return { event: event.kind, step: event.step, file };
    case 'end':
      return { event: 'end', step: event.step, reason: event.reason };
  }
}

/** `1:05` for 65 seconds. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
