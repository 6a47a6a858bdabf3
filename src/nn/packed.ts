import { inScope, reshape } from '../ir/index.js';
import { checkArgument, checkCount, checkHasChannels } from './check.js';
import type { Network } from './params.js';

/**
 * PacGAN (Lin et al. 2018): the network judges `m` examples at once. `[n, channels, ...]` becomes `[n / m, m channels, ...]`,
 * `m` neighbours stacked along the channels (features, for rank 2), so `n` outputs become `n / m`. Use it for D, against
 * mode dropping; a minibatch must be all real or all generated, or the two parts multiples of `m`. Throws LAYER_ARGUMENT
 * unless `m` is a positive integer and `n` a multiple of it.
 */
export function packed(network: Network, m: number): Network {
  return (p, x) => {
    const pack = inScope(p.path, () => {
      const [n = 1, channels = 1, ...rest] = x.shape;
      checkCount('m', m);
      checkHasChannels(x);
      checkArgument(n % m === 0, 'its batch', `a multiple of the ${m} examples of a pack`, n);
      return reshape(x, [n / m, m * channels, ...rest]);
    });
    return network(p, pack);
  };
}
