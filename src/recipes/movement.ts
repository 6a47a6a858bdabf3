import { adam, clipWeights, cosine, historicalAveraging } from '../optim/index.js';
import type { Player } from '../train/index.js';
import type { Stabilisers } from './stabilisers.js';

/** How the players of an adversarial game move down their gradients. */
export interface Movement extends Pick<Stabilisers, 'clipWeights' | 'clipNorm' | 'historicalAveraging'> {
  readonly lrTo: number;
  readonly beta1: number;
  readonly beta2: number;
}

export interface Moves {
  readonly lr: number;
  /** Moves of the player in all, over which its learning rate falls. */
  readonly moves: number;
}

type Moved = Pick<Player, 'optimizer' | 'clipNorm'>;

/** G moves by Adam, with what steadies it. */
export function movementOfG(settings: Movement, { lr, moves }: Moves): Moved {
  const { beta1, beta2, lrTo, historicalAveraging: weight, clipNorm } = settings;
  const optimizer = adam({ lr: cosine({ from: lr, to: lr * lrTo, steps: moves }), beta1, beta2 });
  return {
    optimizer: weight > 0 ? historicalAveraging(optimizer, weight) : optimizer,
    ...(clipNorm > 0 && { clipNorm }),
  };
}

/** D moves as G does, its weights clipped where that is asked for. */
export function movementOfD(settings: Movement, moves: Moves): Moved {
  const moved = movementOfG(settings, moves);
  const { clipWeights: limit } = settings;
  return limit > 0 ? { ...moved, optimizer: clipWeights(moved.optimizer, limit) } : moved;
}
