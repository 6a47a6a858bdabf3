import { add, gather, inScope, matmul, max, reshape, type Value } from '../ir/index.js';
import { checkArgument, checkCount } from './check.js';
import { glorotUniform, type Initializer, normal, withFan, zeros } from './initialise.js';
import type { Params } from './params.js';

export interface DenseOptions {
  /** Default Glorot uniform. */
  readonly init?: Initializer;
  /** Default zeros; `false` for no bias. */
  readonly bias?: Initializer | false;
}

/** `x W + b` over the last axis: `x [batch, ..., in]`, `weight [in, units]`, `bias [units]`. */
export function dense(p: Params, x: Value, units: number, options: DenseOptions = {}): Value {
  return inScope(p.path, () => affine(p, x, units, options));
}

/**
 * Maxout (Goodfellow et al. 2013): every unit is the largest of `pieces` linear functions of the input.
 * `x [batch, ..., in]` to `[batch, ..., units]`; piece `q` of unit `u` is column `u * pieces + q` of `weight [in, units * pieces]`.
 */
export function maxout(
  p: Params,
  x: Value,
  units: number,
  pieces: number,
  options: DenseOptions = {},
): Value {
  return inScope(p.path, () => {
    checkCount('pieces', pieces);
    const linear = affine(p, x, units * pieces, options);
    return max(reshape(linear, [...x.shape.slice(0, -1), units, pieces]), { axes: [-1] });
  });
}

function affine(p: Params, x: Value, units: number, options: DenseOptions): Value {
  checkCount('units', units);
  checkArgument(x.shape.length >= 2, 'the rank of its input', 'at least 2, [batch, in]', x.shape.length);
  const inputs = x.shape.at(-1) ?? 1;
  const init = withFan(options.init ?? glorotUniform, { in: inputs, out: units });
  const product = matmul(x, p.param('weight', [inputs, units], init));
  return options.bias === false ? product : add(product, p.param('bias', [units], options.bias ?? zeros));
}

export interface EmbeddingOptions {
  readonly count: number;
  readonly features: number;
  /** Default standard normal. */
  readonly init?: Initializer;
}

/** Row `indices[i]` of `weight [count, features]`: `int32 [batch]` in `[0, count)` to `[batch, features]`. */
export function embedding(p: Params, indices: Value, { count, features, init }: EmbeddingOptions): Value {
  return inScope(p.path, () => {
    checkCount('count', count);
    checkCount('features', features);
    return gather(p.param('weight', [count, features], init ?? normal(1)), indices);
  });
}
