import {
  abs,
  add,
  broadcastTo,
  concat,
  elements,
  exp,
  inScope,
  matmul,
  mean,
  neg,
  reshape,
  sqrt,
  sub,
  sum,
  type Value,
  variance,
} from '../ir/index.js';
import { checkArgument, checkCount, checkHasChannels } from './check.js';
import { type Initializer, normal } from './initialise.js';
import type { Params } from './params.js';

export interface MinibatchDiscriminationOptions {
  /** Similarities added to every example. */
  readonly kernels: number;
  /** Length of the vectors that are compared. */
  readonly dims: number;
  /** Default normal with standard deviation 0.05, the authors'. */
  readonly init?: Initializer;
}

/**
 * Minibatch discrimination (Salimans et al. 2016, section 3.2): `features [batch, in]` to `[batch, in + kernels]`. With
 * `M = features weight`, vectors of `dims` numbers, the new columns are the sums over the batch, the example itself
 * included, of `exp(-||M_ib - M_jb||_1)`; `weight [in, kernels * dims]`. A D that sees real and generated examples in
 * separate minibatches finds a collapse of G by it.
 */
export function minibatchDiscrimination(
  p: Params,
  features: Value,
  { kernels, dims, init = normal(0.05) }: MinibatchDiscriminationOptions,
): Value {
  return inScope(p.path, () => {
    checkCount('kernels', kernels);
    checkCount('dims', dims);
    const [batch = 1, inputs = 1] = features.shape;
    checkArgument(
      features.shape.length === 2,
      'the rank of its input',
      '2, [batch, in]',
      features.shape.length,
    );
    const vectors = matmul(features, p.param('weight', [inputs, kernels * dims], init));
    const differences = sub(
      reshape(vectors, [batch, 1, kernels, dims]),
      reshape(vectors, [1, batch, kernels, dims]),
    );
    const similarities = exp(neg(sum(abs(differences), { axes: [3] })));
    return concat([features, sum(similarities, { axes: [1] })], 1);
  });
}

/** Added to the variance, as in the authors' code: keeps the derivative of the root finite where a group has no variety. */
const epsilon = 1e-8;

/**
 * Minibatch standard deviation (Karras et al. 2018, section 3): `x [batch, channels, ...]` with one more channel,
 * `sqrt(variance + 1e-8)` over the group of the example, averaged over channels and places. With `batch / groupSize` groups,
 * examples take turns: example `i` is in group `i` modulo their number. By default the whole batch is one group. It shows
 * D a collapse of G, without parameters. Throws LAYER_ARGUMENT unless the batch is a multiple of `groupSize`.
 */
export function minibatchStdDev(x: Value, groupSize: number = x.shape[0] ?? 1): Value {
  checkCount('groupSize', groupSize);
  checkHasChannels(x);
  const [batch = 1, channels = 1, ...places] = x.shape;
  checkArgument(batch % groupSize === 0, 'its batch', `a multiple of groupSize ${groupSize}`, batch);
  const groups = batch / groupSize;
  const grouped = reshape(x, [groupSize, groups, channels * elements(places)]);
  const deviation = mean(sqrt(add(variance(grouped, { axes: [0] }), epsilon)), { axes: [1] });
  const channel = broadcastTo(reshape(deviation, [1, groups, 1]), [groupSize, groups, elements(places)]);
  return concat([x, reshape(channel, [batch, 1, ...places])], 1);
}
