import {
  add,
  conv as correlate,
  convTranspose as spread,
  depthToSpace,
  elements,
  inScope,
  type PerAxis,
  perAxis,
  reshape,
  resize,
  type ResizeMode,
  type Value,
} from '../ir/index.js';
import { checkArgument, checkCount } from './check.js';
import { type Fan, heNormal, type Initializer, withFan, zeros } from './initialise.js';
import type { Params } from './params.js';

/** Numbers are for every spatial axis, lists for one each. `pads` may hold the begins, then the ends. */
export interface ConvLayerOptions {
  readonly kernel: PerAxis;
  /** Default 1. */
  readonly strides?: PerAxis;
  /** Default 0. */
  readonly pads?: PerAxis;
  /** Default 1. */
  readonly dilations?: PerAxis;
  /** Default 1. */
  readonly groups?: number;
  /** Default He normal. */
  readonly init?: Initializer;
  /** Default zeros; `false` for no bias. */
  readonly bias?: Initializer | false;
}

export interface ConvTransposeLayerOptions extends ConvLayerOptions {
  /** Output size; default the smallest, `(size - 1) stride + kernel - pads`. */
  readonly size?: readonly number[];
}

/**
 * Convolution in 1, 2 or 3 dimensions, written as cross-correlation: `x [batch, in, ...]` to `[batch, channels, ...]`
 * with `weight [channels, in / groups, ...kernel]` and `bias [channels]`.
 */
export function conv(p: Params, x: Value, channels: number, options: ConvLayerOptions): Value {
  return inScope(p.path, () => {
    const { kernel, groups, inputs } = geometry(x, channels, options);
    const taps = elements(kernel);
    const fan = { in: (inputs / groups) * taps, out: (channels / groups) * taps };
    const weight = weightOf(p, [channels, inputs / groups, ...kernel], fan, options);
    return withBias(p, correlate(x, weight, options), channels, options);
  });
}

/**
 * Transposed convolution: `x [batch, in, ...]` to `[batch, channels, ...]` with
 * `weight [in, channels / groups, ...kernel]` and `bias [channels]`.
 */
export function convTranspose(
  p: Params,
  x: Value,
  channels: number,
  options: ConvTransposeLayerOptions,
): Value {
  return inScope(p.path, () => {
    const { kernel, groups, inputs } = geometry(x, channels, options);
    const taps = elements(kernel);
    const seen = taps / elements(perAxis(options.strides ?? 1, kernel.length));
    const fan = { in: (inputs / groups) * seen, out: (channels / groups) * taps };
    const weight = weightOf(p, [inputs, channels / groups, ...kernel], fan, options);
    return withBias(p, spread(x, weight, options), channels, options);
  });
}

/** Enlarge the spatial axes `factor` times. */
export function upsample(x: Value, factor: number, mode: ResizeMode = 'nearest'): Value {
  checkCount('the factor of upsample', factor);
  const size = x.shape.slice(2).map((length) => length * factor);
  return resize(x, size, mode);
}

/** `[batch, channels b b, h, w]` to `[batch, channels, h b, w b]` (Shi et al. 2016), channel-major as in PyTorch. */
export const pixelShuffle = (x: Value, block: number): Value => depthToSpace(x, block);

interface Geometry {
  readonly kernel: readonly number[];
  readonly groups: number;
  readonly inputs: number;
}

function geometry(x: Value, channels: number, options: ConvLayerOptions): Geometry {
  const { groups = 1 } = options;
  const rank = x.shape.length - 2;
  const inputs = x.shape[1] ?? 1;
  checkCount('channels', channels);
  checkCount('groups', groups);
  checkArgument(
    rank >= 1 && rank <= 3,
    'the rank of its input',
    'from 3 to 5, [batch, channels, ...size]',
    rank + 2,
  );
  checkArgument(inputs % groups === 0, 'the channels of its input', `a multiple of ${groups} groups`, inputs);
  checkArgument(channels % groups === 0, 'channels', `a multiple of ${groups} groups`, channels);
  return { kernel: checkedKernel(rank, options), groups, inputs };
}

/** The kernel of a window whose sizes, strides, dilations and pads can be. */
function checkedKernel(rank: number, options: ConvLayerOptions): readonly number[] {
  const { kernel, strides = 1, dilations = 1, pads = 0 } = options;
  for (const [name, counts] of Object.entries({ kernel, strides, dilations }))
    // One that is missing is refused too.
    for (const count of [counts].flat()) checkCount(name, count);
  for (const count of perAxis(pads, rank))
    checkArgument(Number.isInteger(count) && count >= 0, 'pads', 'integers from 0', count);
  return perAxis(kernel, rank);
}

/** The weight of a layer, as its options begin it. */
export function weightOf(
  p: Params,
  shape: readonly number[],
  fan: Fan,
  options: Pick<ConvLayerOptions, 'init'>,
): Value {
  return p.param('weight', shape, withFan(options.init ?? heNormal, fan));
}

/** `y` and the bias of its channels, unless there is none. */
export function withBias(
  p: Params,
  y: Value,
  channels: number,
  options: Pick<ConvLayerOptions, 'bias'>,
): Value {
  if (options.bias === false) return y;
  const bias = p.param('bias', [channels], options.bias ?? zeros);
  return add(y, reshape(bias, [1, channels, ...y.shape.slice(2).map(() => 1)]));
}
