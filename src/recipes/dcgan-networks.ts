import {
  add,
  broadcastTo,
  concat,
  flatten,
  leakyRelu,
  mul,
  relu,
  reshape,
  sum,
  tanh,
  type Value,
} from '../ir/index.js';
import {
  batchNorm,
  conv,
  convTranspose,
  dense,
  type Network,
  normal,
  type Params,
  zeros,
} from '../nn/index.js';
import { invariant } from '../support/invariant.js';
import type { Player } from '../train/index.js';
import { growthTo } from './image-size.js';
import { among, stabilised } from './judging.js';
import type { Stabilisers } from './stabilisers.js';

/** Weights begin as N(0, 0.02), factors of batch normalisation as N(1, 0.02). */
const init = normal(0.02);
const gain = normal(0.02, 1);

/** How a player is told the class: as further inputs, by factors and biases of batch normalisation, or by projection. */
export type Conditioning = 'none' | 'input' | 'batchNorm' | 'projection';

export interface DcganNetwork {
  /** Default none. */
  readonly conditioning?: Conditioning;
  /** Of the layer next to the image; every further one has twice as many. */
  readonly channels: number;
  /** Side of the filters. */
  readonly kernel: 4 | 5;
}

/** Transposed convolutions of stride 2 from planes of 4x4, batch normalisation and ReLU, tanh: `z [n, latent]` to `[n, C, size, size]`. */
export function dcganGenerator(
  { channels, kernel, conditioning = 'none' }: DcganNetwork,
  shape: readonly number[],
): Network {
  const { base, doublings } = growthTo(shape);
  const widths = Array.from({ length: doublings }, (_, i) => channels * 2 ** (doublings - 1 - i));
  return (p, z) => {
    const [top = channels, ...inner] = widths;
    const seen = conditioning === 'input' && p.label ? concat([z, p.label], 1) : z;
    const label = conditioning === 'batchNorm' ? p.label : undefined;
    const planes = dense(p.at('planes'), seen, top * base * base, { init, bias: false });
    const first = normalised(p.at('planes'), reshape(planes, [-1, top, base, base]), label);
    const last = inner.reduce((h, width, i) => {
      const layer = p.at(`up${i}`);
      const larger = convTranspose(layer, h, width, { ...doubling(h, kernel), bias: false });
      return normalised(layer, larger, label);
    }, first);
    return tanh(convTranspose(p.at('x'), last, shape[0] ?? 1, { ...doubling(last, kernel), bias: false }));
  };
}

const normalised = (p: Params, h: Value, label: Value | undefined): Value =>
  relu(batchNorm(p, h, { gain, label }));

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
  const planes: Network = (p, x) =>
    convolutions(p, withLabelPlanes(p, x, settings), { ...settings, layers: doublings });
  const features: Network =
    settings.conditioning === 'projection'
      ? (p, x) => sum(planes(p, x), { axes: [2, 3] })
      : (p, x) => flatten(planes(p, x));
  return {
    network: stabilised((p, x) => {
      const seen = features(p, x);
      const y = dense(p.at('y'), among(p, seen, settings), 1, { init, bias: false });
      return settings.conditioning === 'projection' ? add(y, projected(p.at('class'), seen)) : y;
    }, settings),
    features: stabilised(features, settings),
  };
}

/** The one-hot classes as planes of ones and zeros beside the colours (Mirza and Osindero 2014). */
function withLabelPlanes({ label }: Params, x: Value, { conditioning }: DcganNetwork): Value {
  if (conditioning !== 'input' || !label) return x;
  const [n = 1, , height = 1, width = 1] = x.shape;
  const classes = label.shape[1] ?? 1;
  return concat([x, broadcastTo(reshape(label, [n, classes, 1, 1]), [n, classes, height, width])], 1);
}

/** The inner product of the features with a vector learned for each class (Miyato and Koyama 2018, equation 3). */
function projected(p: Params, features: Value): Value {
  invariant(p.label, 'a projection is of the features of examples with a class');
  const vector = dense(p, p.label, features.shape[1] ?? 1, { init, bias: false });
  return sum(mul(features, vector), { axes: [1], keepDims: true });
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
