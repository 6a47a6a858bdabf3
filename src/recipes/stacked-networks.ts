import { flatten, leakyRelu, relu, reshape, tanh, type Value } from '../ir/index.js';
import { batchNorm, conv, convTranspose, dense, heNormal, type Network, type Params } from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Player } from '../train/index.js';
import { among, stabilised } from './judging.js';
import type { Stabilisers } from './stabilisers.js';

/** Sizes of the generator's planes, and their channels. */
const stages = [
  { size: 7, channels: 32 },
  { size: 14, channels: 16 },
  { size: 28, channels: 8 },
] as const;

/**
 * Metz et al. 2017, appendix D: `z [n, latent]`, 64 planes of 4x4, three transposed convolutions, images `[n, C, 28, 28]` in
 * (-1, 1). Throws DATA_UNFIT for images of another size.
 */
export function stackedGenerator(shape: readonly number[]): Network {
  const [channels = 1, ...size] = shape;
  if (size.join('x') !== '28x28') throw unfit(shape);
  return (p, z) => {
    const planes = reshape(
      dense(p.at('planes'), z, 64 * 16, { bias: false, init: heNormal }),
      [-1, 64, 4, 4],
    );
    const top = stages.reduce(
      (h, stage, i) => spread(p.at(`up${i}`), h, stage),
      relu(batchNorm(p.at('planes'), planes)),
    );
    return tanh(conv(p.at('x'), top, channels, { kernel: 3, pads: 1 }));
  };
}

function spread(
  p: Params,
  h: Value,
  { size, channels }: { readonly size: number; readonly channels: number },
): Value {
  const options = { kernel: 3, strides: 2, pads: 1, size: [size, size], bias: false } as const;
  return relu(batchNorm(p, convTranspose(p, h, channels, options)));
}

export interface StackedDiscriminator extends Pick<Stabilisers, 'minibatch' | 'pack' | 'spectralNorm'> {
  readonly channels: number;
  readonly batchNorm: boolean;
}

/** Three convolutions of stride 2 and a last layer: images `[n, C, 28, 28]` to outputs `[n / pack, 1]`. */
export function stackedDiscriminator(settings: StackedDiscriminator): Pick<Player, 'network' | 'features'> {
  return {
    network: stabilised(
      (p, x) => dense(p.at('y'), among(p, features(p, x, settings), settings), 1),
      settings,
    ),
    features: stabilised((p, x) => features(p, x, settings), settings),
  };
}

function features(p: Params, x: Value, { channels, batchNorm: normalised }: StackedDiscriminator): Value {
  const planes = [1, 2, 4].reduce((h, factor, i) => {
    const layer = p.at(`h${i}`);
    const filtered = conv(layer, h, factor * channels, { kernel: 3, strides: 2, pads: 1 });
    return leakyRelu(normalised && i > 0 ? batchNorm(layer, filtered) : filtered, 0.3);
  }, x);
  return flatten(planes);
}

function unfit(shape: readonly number[]): GanymedeError {
  return new GanymedeError(
    'DATA_UNFIT',
    `these networks make images of 28x28, not ${shape.slice(1).join('x')}`,
    {
      where: 'stacked',
      expected: 'images of 28x28',
      actual: `[${shape.join(',')}]`,
      fix: 'Train another recipe on this data; see ganymede recipes.',
    },
  );
}
