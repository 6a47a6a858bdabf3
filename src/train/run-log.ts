import { doneText } from './diagnosis/index.js';
import type { TrainEvent } from './events.js';

/** A line of `log.txt`: when, at which step, and what happened. */
export function logLine(event: TrainEvent, file: string | undefined): string {
  return `${new Date().toISOString()}  step ${event.step}  ${happened(event, file)}\n`;
}

function happened(event: TrainEvent, file = ''): string {
  switch (event.kind) {
    case 'start':
      return `start  ${Object.entries(event.parameters)
        .map(([player, count]) => `${player} ${count} parameters`)
        .join('  ')}  layout ${event.layout}`;
    case 'log':
      return Object.entries(event.metrics)
        .map(([name, value]) => `${name} ${value.toFixed(4)}`)
        .join('  ');
    case 'diagnosis':
      return [event.diagnosis.verdict, ...event.diagnosis.evidence, doneText(event.action)]
        .filter((part) => part !== '')
        .join('; ');
    case 'sample':
      return `samples  ${file}`;
    case 'save':
      return `checkpoint  ${file}`;
    case 'end':
      return event.reason;
  }
}
