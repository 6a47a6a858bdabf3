import {
  constant,
  conv,
  convTranspose,
  inScope,
  matmul,
  reshape,
  transpose,
  type Value,
} from '../ir/index.js';
import { tensor } from '../tensor/index.js';
import { checkArgument, checkCount } from './check.js';
import { type ConvLayerOptions, weightOf, withBias } from './conv.js';
import type { Params } from './params.js';

export interface ResampledConvOptions extends Pick<ConvLayerOptions, 'init' | 'bias'> {
  /** Side of the filters, an odd number; zeros around the image keep its size. Default 3. */
  readonly kernel?: number;
}

/**
 * `conv(upsample(x, 2))`, nearest neighbours: `x [batch, in, h, w]` to `[batch, channels, 2 h, 2 w]`, with the parameters of that
 * `conv`. It is computed as a transposed convolution of stride 2 whose taps are sums of its own: 16 products where 3x3 has 36.
 */
export function upsampledConv(
  p: Params,
  x: Value,
  channels: number,
  options: ResampledConvOptions = {},
): Value {
  return inScope(p.path, () => {
    const { kernel, weight } = widenable(p, x, channels, options);
    const wide = transpose(
      widened(weight, (tap, at) => isOneOf(tap, kernel - 1 - at)),
      [1, 0, 2, 3],
    );
    const size = x.shape.slice(2).map((side) => 2 * side);
    const y = convTranspose(x, wide, { strides: 2, pads: (kernel - 1) / 2, size });
    return withBias(p, y, channels, options);
  });
}

/**
 * `averagePool(conv(x), 2)`: `x [batch, in, h, w]` to `[batch, channels, h / 2, w / 2]`, with the parameters of that `conv`. It is
 * computed as a convolution of stride 2 whose taps are means of its own (ConvMeanPool of Gulrajani et al. 2017).
 */
export function pooledConv(p: Params, x: Value, channels: number, options: ResampledConvOptions = {}): Value {
  return inScope(p.path, () => {
    const { kernel, weight } = widenable(p, x, channels, options);
    const wide = widened(weight, (tap, at) => isOneOf(tap, at - 1) / 2);
    return withBias(p, conv(x, wide, { strides: 2, pads: (kernel - 1) / 2 }), channels, options);
  });
}

/** 1 for the two taps from `first` on. */
const isOneOf = (tap: number, first: number): number => (tap === first || tap === first + 1 ? 1 : 0);

interface Weight {
  readonly kernel: number;
  readonly weight: Value;
}

function widenable(p: Params, x: Value, channels: number, options: ResampledConvOptions): Weight {
  const { kernel = 3 } = options;
  const [, inputs = 1] = x.shape;
  checkCount('channels', channels);
  checkArgument(
    x.shape.length === 4,
    'the rank of its input',
    '4, [batch, channels, height, width]',
    x.shape.length,
  );
  checkArgument(kernel % 2 === 1, 'kernel', 'an odd number', kernel);
  const taps = kernel ** 2;
  const fan = { in: inputs * taps, out: channels * taps };
  const weight = weightOf(p, [channels, inputs, kernel, kernel], fan, options);
  return { kernel, weight };
}

/** Filters of one tap more each way: tap `at` is the sum of all, each times `share(tap, at)` along both axes. */
function widened(weight: Value, share: (tap: number, at: number) => number): Value {
  const [channels = 1, inputs = 1, kernel = 1] = weight.shape;
  const side = kernel + 1;
  const shares = Float32Array.from({ length: kernel ** 2 * side ** 2 }, (_, i) => {
    const [tap, at] = [Math.floor(i / side ** 2), i % side ** 2];
    const along = (of: (index: number, size: number) => number): number =>
      share(of(tap, kernel), of(at, side));
    return along((index, size) => Math.floor(index / size)) * along((index, size) => index % size);
  });
  const flat = reshape(weight, [channels * inputs, kernel ** 2]);
  const wide = matmul(flat, constant(tensor([kernel ** 2, side ** 2], shares)));
  return reshape(wide, [channels, inputs, side, side]);
}
