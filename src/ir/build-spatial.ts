import { make } from './infer.js';
import type { ConvAttrs, OpAttrs, PoolAttrs, ResizeMode } from './ops.js';
import type { Value } from './value.js';

/** One number for every spatial axis, or one per axis. */
export type PerAxis = number | readonly number[];

/** Defaults: stride 1, no padding, dilation 1, one group. `pads` may hold begins and ends (2n numbers). */
export interface ConvOptions {
  readonly strides?: PerAxis;
  readonly pads?: PerAxis;
  readonly dilations?: PerAxis;
  readonly groups?: number;
}

/** Defaults: stride = kernel, no padding. */
export interface PoolOptions {
  readonly kernel: PerAxis;
  readonly strides?: PerAxis;
  readonly pads?: PerAxis;
}

export function perAxis(value: PerAxis, rank: number): readonly number[] {
  return typeof value === 'number' ? Array.from({ length: rank }, () => value) : value;
}

function padsOf(value: PerAxis, rank: number): readonly number[] {
  const pads = perAxis(value, rank);
  return pads.length === rank ? [...pads, ...pads] : pads;
}

/** Full convolution attributes for `rank` spatial axes. */
export function convAttrs(rank: number, options: ConvOptions = {}): ConvAttrs {
  return {
    strides: perAxis(options.strides ?? 1, rank),
    pads: padsOf(options.pads ?? 0, rank),
    dilations: perAxis(options.dilations ?? 1, rank),
    groups: options.groups ?? 1,
  };
}

function poolAttrs(x: Value, options: PoolOptions): PoolAttrs {
  const rank = x.shape.length - 2;
  const kernel = perAxis(options.kernel, rank);
  return { kernel, strides: perAxis(options.strides ?? kernel, rank), pads: padsOf(options.pads ?? 0, rank) };
}

/** Cross-correlation `x [N,C,*S]` with `w [M,C/groups,*K]` in 1, 2 or 3 dimensions. */
export function conv(x: Value, w: Value, options: ConvOptions = {}): Value {
  return make('Conv', [x, w], convAttrs(x.shape.length - 2, options));
}

/** Transposed convolution of `x [N,M,*S]` with `w [M,C/groups,*K]`, giving `[N,C,*size]`; `size` defaults to the smallest. */
export function convTranspose(
  x: Value,
  w: Value,
  options: ConvOptions & { readonly size?: readonly number[] } = {},
): Value {
  const attrs = convAttrs(x.shape.length - 2, options);
  return convInputGrad(x, w, {
    ...attrs,
    inputSize: options.size ?? transposedSize(x.shape.slice(2), w.shape.slice(2), attrs),
  });
}

function transposedSize(
  size: readonly number[],
  kernel: readonly number[],
  attrs: ConvAttrs,
): readonly number[] {
  return size.map((length, axis) => {
    const reach = (attrs.dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    const pad = (attrs.pads[axis] ?? 0) + (attrs.pads[axis + size.length] ?? 0);
    return (length - 1) * (attrs.strides[axis] ?? 1) + reach - pad;
  });
}

export const convInputGrad = (dy: Value, w: Value, attrs: OpAttrs['ConvInputGrad']): Value =>
  make('ConvInputGrad', [dy, w], attrs);
export const convWeightGrad = (x: Value, dy: Value, attrs: OpAttrs['ConvWeightGrad']): Value =>
  make('ConvWeightGrad', [x, dy], attrs);

/** Mean over windows; with `countPadding` the padding's zeros count. */
export function averagePool(x: Value, options: PoolOptions & { readonly countPadding?: boolean }): Value {
  return make('AveragePool', [x], { ...poolAttrs(x, options), countPadding: options.countPadding ?? true });
}

export const averagePoolGrad = (dy: Value, attrs: OpAttrs['AveragePoolGrad']): Value =>
  make('AveragePoolGrad', [dy], attrs);

export const maxPool = (x: Value, options: PoolOptions): Value => make('MaxPool', [x], poolAttrs(x, options));
export const maxPoolIndices = (x: Value, attrs: PoolAttrs): Value => make('MaxPoolIndices', [x], attrs);

/** Resize the spatial axes to `size`. */
export function resize(x: Value, size: readonly number[], mode: ResizeMode = 'nearest'): Value {
  return make('Resize', [x], { size, mode });
}

export const resizeGrad = (dy: Value, attrs: OpAttrs['ResizeGrad']): Value => make('ResizeGrad', [dy], attrs);
