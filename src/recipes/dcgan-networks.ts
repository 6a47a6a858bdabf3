import { flatten, leakyRelu, relu, reshape, tanh, type Value } from '../ir/index.js';
import {
  batchNorm,
  conv,
  convTranspose,
  dense,
  minibatchDiscrimination,
  minibatchStdDev,
  type Network,
  normal,
  packed,
  type Params,
  spectralNorm,
  zeros,
} from '../nn/index.js';
import type { Player } from '../train/index.js';
import { growthTo } from './image-size.js';
import type { Stabilisers } from './stabilisers.js';

/** Weights begin as N(0, 0.02), factors of batch normalisation as N(1, 0.02). */
const init = normal(0.02);
const gain = normal(0.02, 1);

export interface DcganNetwork {
  /** Of the layer next to the image; every further one has twice as many. */
  readonly channels: number;
  /** Side of the filters. */
  readonly kernel: 4 | 5;
}

/** Transposed convolutions of stride 2 from planes of 4x4, batch normalisation and ReLU, tanh: `z [n, latent]` to `[n, C, size, size]`. */
export function dcganGenerator({ channels, kernel }: DcganNetwork, shape: readonly number[]): Network {
  const { base, doublings } = growthTo(shape);
  const widths = Array.from({ length: doublings }, (_, i) => channels * 2 ** (doublings - 1 - i));
  return (p, z) => {
    const [top = channels, ...inner] = widths;
    const planes = dense(p.at('planes'), z, top * base * base, { init, bias: false });
    const first = normalised(p.at('planes'), reshape(planes, [-1, top, base, base]));
    const last = inner.reduce((h, width, i) => {
      const layer = p.at(`up${i}`);
      return normalised(layer, convTranspose(layer, h, width, { ...doubling(h, kernel), bias: false }));
    }, first);
    return tanh(convTranspose(p.at('x'), last, shape[0] ?? 1, { ...doubling(last, kernel), bias: false }));
  };
}

const normalised = (p: Params, h: Value): Value => relu(batchNorm(p, h, { gain }));

function doubling(
  h: Value,
  kernel: number,
): { kernel: number; strides: 2; pads: number; size: number[]; init: typeof init } {
  const size = h.shape.slice(2).map((side) => 2 * side);
  return { kernel, strides: 2, pads: Math.floor((kernel - 1) / 2), size, init };
}

export interface DcganDiscriminator
  extends DcganNetwork, Pick<Stabilisers, 'minibatch' | 'pack' | 'spectralNorm'> {
  readonly batchNorm: boolean;
}

/** Convolutions of stride 2, batch normalisation but in the first, leaky ReLU, a last layer: images to outputs `[n / pack, 1]`. */
export function dcganDiscriminator(
  settings: DcganDiscriminator,
  shape: readonly number[],
): Pick<Player, 'network' | 'features'> {
  const { doublings } = growthTo(shape);
  const wrapped = (network: Network): Network => {
    const bounded = settings.spectralNorm ? spectralNorm(network) : network;
    return settings.pack > 1 ? packed(bounded, settings.pack) : bounded;
  };
  const features: Network = (p, x) => flatten(convolutions(p, x, { ...settings, layers: doublings }));
  return {
    network: wrapped((p, x) =>
      dense(p.at('y'), among(p, features(p, x), settings), 1, { init, bias: false }),
    ),
    features: wrapped(features),
  };
}

function convolutions(
  p: Params,
  x: Value,
  { channels, kernel, batchNorm: normalise, layers }: DcganDiscriminator & { readonly layers: number },
): Value {
  return Array.from({ length: layers }, (_, i) => channels * 2 ** i).reduce((h, width, i) => {
    const layer = p.at(`h${i}`);
    const pads = Math.floor((kernel - 1) / 2);
    const filtered = conv(layer, h, width, {
      kernel,
      strides: 2,
      pads,
      init,
      bias: normalise ? false : zeros,
    });
    return leakyRelu(normalise && i > 0 ? batchNorm(layer, filtered, { gain }) : filtered, 0.2);
  }, x);
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
