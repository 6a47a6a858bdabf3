import { inScope, mul, type Value } from '../ir/index.js';
import { checkArgument } from './check.js';
import type { Params } from './params.js';

/**
 * Keep every element with probability `keep` in (0, 1], multiplied by `scale` (default `1 / keep`, which leaves the mean
 * alone); drop the rest to zero. The identity outside training (Srivastava et al. 2014).
 */
export function dropout(p: Params, x: Value, keep: number, options: { readonly scale?: number } = {}): Value {
  return inScope(p.path, () => {
    checkArgument(keep > 0 && keep <= 1, 'keep', 'a probability above 0, at most 1', keep);
    if (!p.training) return x;
    const scale = options.scale ?? 1 / keep;
    return keep === 1 && scale === 1
      ? x
      : mul(x, p.noise('mask', x.shape, { kind: 'bernoulli', keep, scale }));
  });
}
