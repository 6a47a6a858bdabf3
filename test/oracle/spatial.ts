import type { AveragePoolAttrs, ConvAttrs, PoolAttrs, ResizeMode } from 'ganymede/ir';
import { accumulate, get, indices, inputAt, type NdArray, offset, sizeOf } from './arrays.js';
import type { Rules } from './rule.js';

interface ConvShapes {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly y: readonly number[];
}

/** Where one product of a convolution takes its factors from and adds to. */
interface Tap {
  readonly x: number;
  readonly w: number;
  readonly y: number;
}

/** Position in the image of kernel entry `k` for output entry `o`, along every spatial axis; undefined in the padding. */
function imagePosition(
  size: readonly number[],
  o: readonly number[],
  k: readonly number[],
  geometry: Pick<ConvAttrs, 'strides' | 'pads' | 'dilations'>,
): number[] | undefined {
  const { strides, pads, dilations } = geometry;
  const position = size.map(
    (_, i) => (o[i] ?? 0) * (strides[i] ?? NaN) + (k[i] ?? 0) * (dilations[i] ?? NaN) - (pads[i] ?? NaN),
  );
  return position.every((p, i) => p >= 0 && p < (size[i] ?? 0)) ? position : undefined;
}

/** Every product of the convolution `y[n,m,o] += x[n, group(m) * C/groups + c, o * stride + k * dilation - pad] * w[m,c,k]`. */
function* convTaps({ x, w, y }: ConvShapes, attrs: ConvAttrs): Generator<Tap> {
  const perGroup = w[1] ?? NaN;
  const outputsPerGroup = (w[0] ?? NaN) / attrs.groups;
  for (const yIndex of indices(y)) {
    const [n = 0, m = 0, ...o] = yIndex;
    for (const [c = 0, ...k] of indices(w.slice(1))) {
      const position = imagePosition(x.slice(2), o, k, attrs);
      if (!position) continue;
      const channel = Math.floor(m / outputsPerGroup) * perGroup + c;
      yield { x: offset([n, channel, ...position], x), w: offset([m, c, ...k], w), y: offset(yIndex, y) };
    }
  }
}

export const convRules: Rules<'Conv' | 'ConvInputGrad' | 'ConvWeightGrad'> = {
  Conv: (value, inputs) => {
    const x = inputAt(inputs, 0);
    const w = inputAt(inputs, 1);
    const y = new Float64Array(sizeOf(value.shape));
    for (const tap of convTaps({ x: x.shape, w: w.shape, y: value.shape }, value.attrs))
      accumulate(y, tap.y, get(x.data, tap.x) * get(w.data, tap.w));
    return y;
  },
  ConvInputGrad: (value, inputs) => {
    const dy = inputAt(inputs, 0);
    const w = inputAt(inputs, 1);
    const dx = new Float64Array(sizeOf(value.shape));
    for (const tap of convTaps({ x: value.shape, w: w.shape, y: dy.shape }, value.attrs))
      accumulate(dx, tap.x, get(dy.data, tap.y) * get(w.data, tap.w));
    return dx;
  },
  ConvWeightGrad: (value, inputs) => {
    const x = inputAt(inputs, 0);
    const dy = inputAt(inputs, 1);
    const dw = new Float64Array(sizeOf(value.shape));
    for (const tap of convTaps({ x: x.shape, w: value.shape, y: dy.shape }, value.attrs))
      accumulate(dw, tap.w, get(x.data, tap.x) * get(dy.data, tap.y));
    return dw;
  },
};

/** The positions inside the image that the window of output `index` covers, in row-major order. */
function windowOf(x: readonly number[], index: readonly number[], attrs: PoolAttrs): number[] {
  const [n = 0, c = 0, ...o] = index;
  const geometry = { ...attrs, dilations: attrs.kernel.map(() => 1) };
  return [...indices(attrs.kernel)].flatMap((k) => {
    const position = imagePosition(x.slice(2), o, k, geometry);
    return position ? [offset([n, c, ...position], x)] : [];
  });
}

/** Each output's window and the number its sum is divided by. */
function* averageWindows(
  x: readonly number[],
  y: readonly number[],
  attrs: AveragePoolAttrs,
): Generator<{ readonly window: readonly number[]; readonly count: number }> {
  for (const index of indices(y)) {
    const window = windowOf(x, index, attrs);
    yield { window, count: attrs.countPadding ? sizeOf(attrs.kernel) : window.length };
  }
}

/** Position of the first maximum in each output's window. */
function maxima(x: NdArray, y: readonly number[], attrs: PoolAttrs): number[] {
  return Array.from(indices(y), (index) =>
    windowOf(x.shape, index, attrs).reduce((best, p) => (get(x.data, p) > get(x.data, best) ? p : best)),
  );
}

export const poolRules: Rules<'AveragePool' | 'AveragePoolGrad' | 'MaxPool' | 'MaxPoolIndices'> = {
  AveragePool: (value, inputs) => {
    const x = inputAt(inputs, 0);
    return Float64Array.from(
      averageWindows(x.shape, value.shape, value.attrs),
      ({ window, count }) => window.reduce((total, position) => total + get(x.data, position), 0) / count,
    );
  },
  AveragePoolGrad: (value, inputs) => {
    const dy = inputAt(inputs, 0);
    const dx = new Float64Array(sizeOf(value.shape));
    let output = 0;
    for (const { window, count } of averageWindows(value.shape, dy.shape, value.attrs)) {
      for (const position of window) accumulate(dx, position, get(dy.data, output) / count);
      output += 1;
    }
    return dx;
  },
  MaxPool: (value, inputs) => {
    const x = inputAt(inputs, 0);
    return Float64Array.from(maxima(x, value.shape, value.attrs), (position) => get(x.data, position));
  },
  MaxPoolIndices: (value, inputs) => {
    const x = inputAt(inputs, 0);
    const plane = sizeOf(x.shape.slice(2));
    return Float64Array.from(maxima(x, value.shape, value.attrs), (position) => position % plane);
  },
};

type Weights = readonly (readonly [source: number, weight: number])[];

/** What output `i` of a line of `size` takes from a line of `from`. */
function lineWeights(i: number, from: number, size: number, mode: ResizeMode): Weights {
  if (mode === 'nearest') return [[Math.floor((i * from) / size), 1]];
  const centre = Math.min(Math.max(((i + 0.5) * from) / size - 0.5, 0), from - 1);
  const low = Math.floor(centre);
  const high = Math.min(low + 1, from - 1);
  return [
    [low, 1 - (centre - low)],
    [high, centre - low],
  ];
}

interface ResizeTap {
  readonly source: number;
  readonly target: number;
  readonly weight: number;
}

/** Every term of the linear map from an image of shape `from` to one of shape `to`. */
function* resizeTaps(from: readonly number[], to: readonly number[], mode: ResizeMode): Generator<ResizeTap> {
  for (const target of indices(to)) {
    const [n = 0, c = 0, ...o] = target;
    const perAxis = o.map((i, axis) => lineWeights(i, from[axis + 2] ?? NaN, to[axis + 2] ?? NaN, mode));
    for (const choice of indices(perAxis.map((weights) => weights.length))) {
      const picked = perAxis.map((weights, axis) => weights[choice[axis] ?? 0] ?? [NaN, NaN]);
      yield {
        source: offset([n, c, ...picked.map(([position]) => position)], from),
        target: offset(target, to),
        weight: picked.reduce((product, [, weight]) => product * weight, 1),
      };
    }
  }
}

export const resizeRules: Rules<'Resize' | 'ResizeGrad'> = {
  Resize: (value, inputs) => {
    const x = inputAt(inputs, 0);
    const y = new Float64Array(sizeOf(value.shape));
    for (const { source, target, weight } of resizeTaps(x.shape, value.shape, value.attrs.mode))
      accumulate(y, target, weight * get(x.data, source));
    return y;
  },
  ResizeGrad: (value, inputs) => {
    const dy = inputAt(inputs, 0);
    const dx = new Float64Array(sizeOf(value.shape));
    for (const { source, target, weight } of resizeTaps(value.shape, dy.shape, value.attrs.mode))
      accumulate(dx, source, weight * get(dy.data, target));
    return dx;
  },
};
