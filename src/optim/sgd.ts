import { add, mul, type Operand, sub } from '../ir/index.js';
import { checkRate } from './check.js';
import type { Optimizer } from './optimizer.js';
import { type Rate, scheduleOf } from './schedules.js';

export interface SgdOptions {
  /** Learning rate. */
  readonly lr: Rate;
  /** In [0, 1); default 0, which keeps no velocity. */
  readonly momentum?: Rate;
  /** Look ahead (Sutskever et al. 2013); default false. */
  readonly nesterov?: boolean;
}

/**
 * Gradient descent with momentum: `v' = momentum v - lr grad`, `p' = p + v'`, or `p' = p + momentum v' - lr grad` with
 * `nesterov`. The velocity contains the learning rate, as in pylearn2. PyTorch keeps `-v / lr` instead, which moves
 * parameters equally as long as `lr` is constant.
 */
export function sgd({ lr, momentum = 0, nesterov = false }: SgdOptions): Optimizer {
  checkRate('lr', lr, Infinity);
  checkRate('momentum', momentum, 1);
  return {
    update(context) {
      const step = mul(context.grad, context.rate('lr', scheduleOf(lr)));
      if (momentum === 0) return sub(context.param, step);
      const decay: Operand = typeof momentum === 'number' ? momentum : context.schedule('momentum', momentum);
      const velocity = context.slot('velocity', 0);
      const next = sub(mul(velocity.value, decay), step);
      velocity.set(next);
      return nesterov ? sub(add(context.param, mul(next, decay)), step) : add(context.param, next);
    },
  };
}
