import { significant } from '../support/significant.js';
import { doneText } from './diagnosis/index.js';
import type { TrainEvent } from './events.js';

/** A line of `log.txt`: when, at which step, and what happened. */
export function logLine(event: TrainEvent, file: string | undefined): string {
  return `${new Date().toISOString()}  step ${event.step}  ${happened(event, file)}\n`;
}

function diagnosed({ diagnosis, action }: TrainEvent & { readonly kind: 'diagnosis' }): string {
  return [diagnosis.verdict, ...diagnosis.evidence, doneText(action)]
    .filter((part) => part !== '')
    .join('; ');
}

function happened(event: TrainEvent, file = ''): string {
  switch (event.kind) {
    case 'start':
      return `start  ${Object.entries(event.parameters)
        .map(([player, count]) => `${player} ${count} parameters`)
        .join('  ')}  layout ${event.layout}`;
    case 'log':
      return Object.entries(event.metrics)
        .filter(([name]) => !name.startsWith('watch.'))
        .map(([name, value]) => `${name} ${significant(value)}`)
        .join('  ');
    case 'diagnosis':
      return `diagnosis  ${diagnosed(event)}`;
    case 'sample':
      return `samples  ${file}`;
    case 'save':
      return `checkpoint  ${file}`;
    case 'end':
      return event.reason;
  }
}
