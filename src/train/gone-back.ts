import type { Tensor } from '../tensor/index.js';
import type { Care } from './diagnosis/index.js';
import type { TrainEvent } from './events.js';
import type { Divergence } from './scalars.js';

interface Fed extends Divergence {
  /** Minibatches the rounds were fed, where they gave the fault. */
  readonly feeds?: Readonly<Record<string, Tensor>>;
}

/** After what is not finite the game is where it was well, if it may go back, else the fault is thrown. */
export async function* goneBack(care: Care, { step, fault, feeds }: Fed): AsyncGenerator<TrainEvent, void> {
  const event = await care.diverged(step, fault, feeds);
  yield event;
  if (event.action?.kind === 'stop') throw fault;
}
