import { add, clip, mul, sub } from '../ir/index.js';
import { checkPositive } from './check.js';
import type { Optimizer } from './optimizer.js';

/**
 * The optimizer with every parameter kept in [-limit, limit] after its update (WGAN, Arjovsky et al. 2017, algorithm 1,
 * which takes 0.01): a bound on the Lipschitz constant of a critic. Throws OPTIMIZER_ARGUMENT unless `limit` is positive.
 */
export function clipWeights(optimizer: Optimizer, limit: number): Optimizer {
  checkPositive('limit', limit);
  return { update: (context) => clip(optimizer.update(context), -limit, limit) };
}

/**
 * The optimizer on gradients whose every element is kept in [-limit, limit] (Mikolov 2012), for trainings that rare huge
 * gradients throw off. Throws OPTIMIZER_ARGUMENT unless `limit` is positive.
 */
export function clipGradients(optimizer: Optimizer, limit: number): Optimizer {
  checkPositive('limit', limit);
  return {
    update: (context) => optimizer.update({ ...context, grad: clip(context.grad, -limit, limit) }),
  };
}

/**
 * Historical averaging (Salimans et al. 2016, section 3.3): adds the gradient of `weight ||p - mean||^2`, `2 weight (p -
 * mean)`, where `mean = (1 / t) sum of p_i` is over the parameter's values up to now, step `t` included. Use it in small
 * games that circle around their equilibrium. Throws OPTIMIZER_ARGUMENT unless `weight` is positive.
 */
export function historicalAveraging(optimizer: Optimizer, weight: number): Optimizer {
  checkPositive('weight', weight);
  return {
    update: (context) => {
      const history = context.slot('history', 0);
      const share = context.schedule('historyShare', (t) => 1 / t);
      const mean = add(history.value, mul(sub(context.param, history.value), share));
      history.set(mean);
      const pull = mul(sub(context.param, mean), 2 * weight);
      return optimizer.update({ ...context, grad: add(context.grad, pull) });
    },
  };
}
