import type { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import type { Care } from './diagnosis/index.js';
import type { TrainEvent } from './events.js';

interface Divergence {
  readonly step: number;
  readonly fault: GanymedeError;
  /** What the rounds were fed, where they gave the fault. */
  readonly feeds?: Readonly<Record<string, Tensor>>;
}

/** After what is not finite the game is where it was well, if it may go back, else the fault is thrown. */
export async function* goneBack(
  care: Care,
  { step, fault, feeds }: Divergence,
): AsyncGenerator<TrainEvent, void> {
  const event = await care.diverged(step, fault, feeds);
  yield event;
  if (event.action?.kind === 'stop') throw fault;
}
