import type { Value } from '../ir/index.js';
import {
  minibatchDiscrimination,
  minibatchStdDev,
  type Network,
  packed,
  type Params,
  spectralNorm,
} from '../nn/index.js';
import type { Stabilisers } from './stabilisers.js';

/** A discriminator as the stabilisers want it: with bounded weights, judging several examples at once. */
export function stabilised(
  network: Network,
  { pack, spectralNorm: bounded }: Pick<Stabilisers, 'pack' | 'spectralNorm'>,
): Network {
  const judge = bounded ? spectralNorm(network) : network;
  return pack > 1 ? packed(judge, pack) : judge;
}

/** What D sees of the other examples of the minibatch, beside its features. */
export function among(p: Params, seen: Value, { minibatch }: Pick<Stabilisers, 'minibatch'>): Value {
  switch (minibatch) {
    case 'none':
      return seen;
    case 'stddev':
      return minibatchStdDev(seen);
    case 'discrimination':
      return minibatchDiscrimination(p.at('minibatch'), seen, { kernels: 16, dims: 4 });
  }
}
