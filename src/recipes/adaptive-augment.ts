import { add, cast, clip, less, mul, sign, sub, type Value } from '../ir/index.js';
import { zeros } from '../nn/index.js';
import type { Slot } from '../optim/index.js';
import type { Turn } from '../train/index.js';
import { transformations } from './diff-augment.js';

export interface Adaptation {
  /** Mean sign of D(x) at which the probability stays. */
  readonly target: number;
  /** Real images D sees while the probability can go from 0 to 1. */
  readonly images: number;
}

/** Probability of each transformation of an image; kept with the game. */
const probability = (turn: Turn): Slot => turn.keep('augment.p', [], zeros);

/**
 * Adaptive augmentation (Karras et al. 2020, section 3) of images `x [n, C, H, W]` in [-1, 1]: every transformation is done to
 * every image with a probability of its own draw, the same for all. The transformations are those of Zhao et al. 2020.
 */
export function adaptiveAugment(turn: Turn, name: string, x: Value): Value {
  const p = probability(turn).value;
  const each = [x.shape[0] ?? 1, 1, 1, 1];
  return transformations.reduce((seen, change, i) => {
    const u = turn.random(`augment.${name}.whether${i}`, each, { kind: 'uniform', low: 0, high: 1 });
    return add(seen, mul(sub(change(turn, name, seen), seen), cast(less(u, p), 'float32')));
  }, x);
}

/** After every turn of D the probability goes up by `batch / images` where D overfits beyond the target, else down, in [0, 1]. */
export function adaptTo({ target, images }: Adaptation): (turn: Turn, overfitted: Value) => void {
  return (turn, overfitted) => {
    const p = probability(turn);
    p.set(clip(add(p.value, mul(sign(sub(overfitted, target)), turn.batch / images)), 0, 1));
    turn.report('augment.p', p.value);
    turn.report('augment.overfitting', overfitted);
  };
}
