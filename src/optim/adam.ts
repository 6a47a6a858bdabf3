import { add, div, mul, sqrt, square, sub } from '../ir/index.js';
import { checkRate } from './check.js';
import type { Optimizer } from './optimizer.js';
import { type Rate, scheduleOf } from './schedules.js';

export interface AdamOptions {
  /** Learning rate. */
  readonly lr: Rate;
  /** Decay of the mean of the gradient, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of its square, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly eps?: number;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with PyTorch's meaning of `eps` and of the moments `m` and `v`. The corrections
 * for their start at zero are moved into two scalars a step:
 * `p' = p - lr sqrt(1 - beta2^t) / (1 - beta1^t) m' / (sqrt(v') + eps sqrt(1 - beta2^t))`.
 */
export function adam({ lr, beta1 = 0.9, beta2 = 0.999, eps = 1e-8 }: AdamOptions): Optimizer {
  checkRate('lr', lr, Infinity);
  checkRate('beta1', beta1, 1);
  checkRate('beta2', beta2, 1);
  checkRate('eps', eps, Infinity);
  const rate = scheduleOf(lr);
  const correction = (t: number): number => Math.sqrt(1 - beta2 ** t);
  return {
    update({ param, grad, slot, schedule }) {
      const m = slot('m', 0);
      const v = slot('v', 0);
      const mNext = add(mul(m.value, beta1), mul(grad, 1 - beta1));
      const vNext = add(mul(v.value, beta2), mul(square(grad), 1 - beta2));
      m.set(mNext);
      v.set(vNext);
      const stepSize = schedule('stepSize', (t) => (rate(t) * correction(t)) / (1 - beta1 ** t));
      const epsilon = schedule('epsilon', (t) => eps * correction(t));
      return sub(param, mul(div(mNext, add(sqrt(vNext), epsilon)), stepSize));
    },
  };
}
