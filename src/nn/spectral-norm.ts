import {
  div,
  elements,
  inScope,
  matmul,
  normalize,
  reshape,
  stopGradient,
  sum,
  mul,
  transpose,
  type Value,
} from '../ir/index.js';
import { normal } from './initialise.js';
import type { Network, Params } from './params.js';

/**
 * Spectral normalisation (Miyato et al. 2018, algorithm 1): the network with every parameter named `weight` of rank 2 or
 * more divided by its largest singular value, so that each layer is 1-Lipschitz. Use it for D, with the hinge loss.
 *
 * In training every play takes one power iteration from the statistic `u` of the layer and keeps the next; no gradient
 * flows through the singular vectors. Otherwise the stored `u` is used. A matrix is that of a dense layer, `[in, units]`;
 * a tensor of higher rank is read as `[first axis, rest]`: `[out, in kernel]` for a convolution. The size of the weight does
 * not matter from about 1e-18 to 1e18, where squares are 32-bit floats. A weight of zeros has no largest direction and gives NaN.
 */
export function spectralNorm(network: Network): Network {
  return (p, x) => network(normalised(p, new Map()), x);
}

/** `known` has the weights of this play by their whole names: a shared layer takes one iteration. */
function normalised(p: Params, known: Map<string, Value>): Params {
  return {
    ...p,
    at: (name) => normalised(p.at(name), known),
    param: (name, shape, init) => {
      const value = p.param(name, shape, init);
      if (name !== 'weight' || shape.length < 2) return value;
      const weight = known.get(p.path) ?? inScope(p.path, () => div(value, largestSingularValue(p, value)));
      known.set(p.path, weight);
      return weight;
    },
  };
}

/** A scalar, by one power iteration from `u [out]`. */
function largestSingularValue(p: Params, weight: Value): Value {
  const matrix = outputsFirst(weight);
  const fixed = stopGradient(matrix);
  const last = unit(column(p.stat('u', [matrix.shape[0] ?? 1], normal(1))));
  const v = unit(matmul(fixed, last, { transposeA: true }));
  const u = p.training ? unit(matmul(fixed, v)) : last;
  if (p.training) p.update('u', reshape(u, [-1]));
  return sum(mul(stopGradient(u), matmul(matrix, stopGradient(v))));
}

/** The weight as a matrix `[out, rest]`. */
function outputsFirst(weight: Value): Value {
  const [first = 1, ...rest] = weight.shape;
  return weight.shape.length === 2 ? transpose(weight) : reshape(weight, [first, elements(rest)]);
}

const column = (vector: Value): Value => reshape(vector, [-1, 1]);
/** Without an epsilon, which small weights would not outweigh. */
const unit = (vector: Value): Value => normalize(vector, { axes: [0], epsilon: 0 });
