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
 * Adam (Kingma and Ba 2015, algorithm 1) with PyTorch's meaning of `eps`. Its moments are kept as decaying sums,
 * `sum = m / (1 - beta1)` and `squares = v / (1 - beta2)`: those need one pass over memory less each. Their scales and the
 * corrections for their start at zero are in two scalars a step: `p' = p - stepSize sum' / (sqrt(squares') + epsilon)`.
 */
export function adam({ lr, beta1 = 0.9, beta2 = 0.999, eps = 1e-8 }: AdamOptions): Optimizer {
  checkRate('lr', lr, Infinity);
  checkRate('beta1', beta1, 1);
  checkRate('beta2', beta2, 1);
  checkRate('eps', eps, Infinity);
  const rate = scheduleOf(lr);
  /** Weights of a decaying sum after t steps, `1 + beta + ... + beta^(t - 1)`. */
  const weights = (beta: number, t: number): number => (1 - beta ** t) / (1 - beta);
  return {
    update({ param, grad, slot, schedule, rate: scheduleRate }) {
      const sum = slot('sum', 0);
      const squares = slot('squares', 0);
      const sumNext = add(mul(sum.value, beta1), grad);
      const squaresNext = add(mul(squares.value, beta2), square(grad));
      sum.set(sumNext);
      squares.set(squaresNext);
      const stepSize = scheduleRate(
        'stepSize',
        (t) => (rate(t) * Math.sqrt(weights(beta2, t))) / weights(beta1, t),
      );
      const epsilon = schedule('epsilon', (t) => eps * Math.sqrt(weights(beta2, t)));
      return sub(param, mul(div(sumNext, add(sqrt(squaresNext), epsilon)), stepSize));
    },
  };
}
