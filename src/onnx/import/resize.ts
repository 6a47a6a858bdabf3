import {
  constant,
  elements,
  gather,
  matmul,
  reshape,
  resize,
  transpose,
  type Value,
} from '../../ir/index.js';
import { tensor } from '../../tensor/index.js';
import { tooLarge } from './errors.js';
import { axesOf, type Build, importer, type Importers, type Operands } from './importer.js';
import { positions } from './indexing.js';
import { importLimits } from './limits.js';
import type { NodeReader } from './node-reader.js';

const COORDINATES = [
  'half_pixel',
  'asymmetric',
  'align_corners',
  'pytorch_half_pixel',
  'half_pixel_symmetric',
] as const;
const NEAREST = ['round_prefer_floor', 'floor', 'ceil', 'round_prefer_ceil'] as const;

interface Rules {
  readonly mode: 'nearest' | 'linear';
  readonly coordinates: (typeof COORDINATES)[number];
  readonly nearest: (typeof NEAREST)[number] | 'simple';
}

/** One axis that changes its size; `scale` may differ from `to / from`, which is an integer over an integer. */
interface Axis {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

/** Where pixel `i` of the result lies in the image: ONNX's formulas, by name. */
const coordinateOf: Readonly<Record<Rules['coordinates'], (i: number, axis: Axis) => number>> = {
  half_pixel: (i, { scale }) => (i + 0.5) / scale - 0.5,
  asymmetric: (i, { scale }) => i / scale,
  align_corners: (i, { from, to }) => (to === 1 ? 0 : (i * (from - 1)) / (to - 1)),
  pytorch_half_pixel: (i, { to, scale }) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0),
  half_pixel_symmetric: (i, { from, to, scale }) =>
    (from / 2) * (1 - to / (scale * from)) + (i + 0.5) / scale - 0.5,
};

const rounding: Readonly<Record<Rules['nearest'], (x: number, axis: Axis) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
  // ONNX Runtime's before there was a choice, which the standard did not define.
  simple: (x, { scale }) => (scale < 1 ? Math.ceil(x) : Math.floor(x)),
};

const clamp = (x: number, last: number): number => Math.min(Math.max(x, 0), last);

/** Resize every axis of the list. What the engine's own Resize computes is left to it; other rules are gathers and products. */
function resized(node: NodeReader, x: Value, rules: Rules, axes: readonly Axis[]): Value {
  const changed = axes.filter(({ from, to, scale }) => from !== to || scale !== 1);
  if (isNative(rules, x, changed))
    return resize(x, targetSize(x, changed), rules.mode === 'nearest' ? 'nearest' : 'bilinear');
  const along = rules.mode === 'nearest' ? nearestAlong : linearAlong;
  return changed.reduce((value, axis) => along(node, value, rules, axis), x);
}

function targetSize(x: Value, changed: readonly Axis[]): readonly number[] {
  return x.shape.slice(2).map((size, i) => changed.find(({ axis }) => axis === i + 2)?.to ?? size);
}

/** Spatial axes only, and sampled as the engine's Resize does. */
function isNative(rules: Rules, x: Value, changed: readonly Axis[]): boolean {
  const along = rules.mode === 'nearest' ? repeatsPixels : isCentred;
  return x.shape.length === 4 && changed.every((axis) => axis.axis >= 2 && along(rules, axis));
}

/** Every pixel a whole number of times. */
function repeatsPixels(rules: Rules, axis: Axis): boolean {
  const { from, to } = axis;
  if (to % from !== 0 || to > importLimits.indices) return false;
  return Array.from({ length: to }, (_, i) => i).every(
    (i) => nearestTo(rules, i, axis) === Math.floor((i * from) / to),
  );
}

/** Between pixel centres, and by no scale but the ratio of the sizes. */
function isCentred({ coordinates }: Rules, { from, to, scale }: Axis): boolean {
  const centred = coordinates === 'half_pixel' || (coordinates === 'pytorch_half_pixel' && to > 1);
  return centred && Math.abs(from * scale - to) < 1e-6 * to;
}

function nearestTo(rules: Rules, i: number, axis: Axis): number {
  const position = snapped(coordinateOf[rules.coordinates](i, axis));
  return clamp(rounding[rules.nearest](position, axis), axis.from - 1);
}

function nearestAlong(node: NodeReader, x: Value, rules: Rules, axis: Axis): Value {
  return gather(
    x,
    positions(node, axis.to, (i) => nearestTo(rules, i, axis)),
    axis.axis,
  );
}

/** Scales are float32: a coordinate next to a multiple of one half is meant to be there. */
function snapped(x: number): number {
  const near = Math.round(x * 2) / 2;
  return Math.abs(x - near) < 1e-5 ? near : x;
}

/** A product with the matrix `[from, to]` of interpolation weights, the axis taken last. */
function linearAlong(node: NodeReader, x: Value, rules: Rules, axis: Axis): Value {
  const size = axis.from * axis.to;
  if (size > importLimits.indices)
    throw tooLarge('resizing one axis', { limit: importLimits.indices, actual: size, where: node.where });
  const weights = new Float32Array(size);
  for (let i = 0; i < axis.to; i++) {
    const position = clamp(coordinateOf[rules.coordinates](i, axis), axis.from - 1);
    const left = Math.floor(position);
    weights[left * axis.to + i] = 1 - (position - left);
    if (position > left) weights[(left + 1) * axis.to + i] = position - left;
  }
  const last = x.shape.length - 1;
  const order = x.shape.map((_, i) => (i === axis.axis ? last : i === last ? axis.axis : i));
  const turned = transpose(x, order);
  const rows = reshape(turned, [elements(turned.shape) / axis.from, axis.from]);
  const product = matmul(rows, constant(tensor([axis.from, axis.to], weights)));
  return transpose(reshape(product, [...turned.shape.slice(0, -1), axis.to]), order);
}

/** The axes from scales: the new size is rounded down from a float32 product, as ONNX Runtime computes it. */
function byScales(
  node: NodeReader,
  x: Value,
  scales: readonly number[],
  axes: readonly number[],
): readonly Axis[] {
  checkLength(node, scales, axes);
  if (scales.some((scale) => !(scale > 0 && scale < 2 ** 20)))
    throw node.invalid('a scale is out of range', {
      expected: 'positive numbers below 2^20',
      actual: `[${scales.join(',')}]`,
    });
  return axes.map((axis, i) => {
    const [from, scale] = [x.shape[axis] ?? 0, scales[i] ?? 1];
    return { axis, from, to: Math.floor(Math.fround(from * scale)), scale };
  });
}

function bySizes(
  node: NodeReader,
  x: Value,
  sizes: readonly number[],
  axes: readonly number[],
): readonly Axis[] {
  checkLength(node, sizes, axes);
  return axes.map((axis, i) => {
    const [from, to] = [x.shape[axis] ?? 0, sizes[i] ?? 0];
    return { axis, from, to, scale: to / from };
  });
}

function checkLength(node: NodeReader, list: readonly number[], axes: readonly number[]): void {
  if (list.length !== axes.length)
    throw node.invalid('scales or sizes do not fit the axes', {
      expected: `${axes.length} numbers`,
      actual: `[${list.join(',')}]`,
    });
}

function checkAxes(node: NodeReader, axes: readonly Axis[]): readonly Axis[] {
  if (axes.some(({ from, to }) => from < 1 || to < 1))
    throw node.invalid('a size is too small', {
      expected: 'sizes from 1',
      actual: axes.map(({ from, to }) => `${from} to ${to}`).join(', '),
    });
  return axes;
}

/** Resize takes its sizes from inputs: `scales` alone in opset 10; `roi`, `scales`, `sizes` from 11 on. */
function prepareResize(node: NodeReader): Build {
  const modern = node.opset >= 11;
  const rules: Rules = {
    mode: node.word('mode', ['nearest', 'linear']),
    coordinates: modern ? node.word('coordinate_transformation_mode', COORDINATES) : 'asymmetric',
    nearest: modern ? node.word('nearest_mode', NEAREST) : 'simple',
  };
  node.mustBe('antialias', 0);
  node.word('keep_aspect_ratio_policy', ['stretch']);
  node.ignore('cubic_coeff_a', 'exclude_outside', 'extrapolation_value');
  const listed = node.ints('axes');
  return (operands) => {
    const x = operands.value(0);
    const axes = axesOf(node, listed ?? x.shape.map((_, axis) => axis), x.shape.length);
    return resized(node, x, rules, checkAxes(node, resizedAxes(node, operands, axes)));
  };
}

/** From opset 11 on, either of `scales` and `sizes` is given, the other left out or empty. */
function resizedAxes(node: NodeReader, operands: Operands, axes: readonly number[]): readonly Axis[] {
  const x = operands.value(0);
  if (node.opset < 11) return byScales(node, x, numbersOf(operands, 1), axes);
  operands.ignore(1, 2);
  const sizes = operands.optionalInts(3);
  if (sizes && sizes.length > 0) return bySizes(node, x, sizes, axes);
  return byScales(node, x, numbersOf(operands, 2), axes);
}

const numbersOf = (operands: Operands, index: number): readonly number[] =>
  Array.from(operands.tensor(index).data);

/** Upsample was the older Resize: by scales, from the corner, rounding down. */
function prepareUpsample(node: NodeReader): Build {
  const rules: Rules = {
    mode: node.word('mode', ['nearest', 'linear']),
    coordinates: 'asymmetric',
    nearest: 'floor',
  };
  const scales = node.opset < 9 ? node.floats('scales') : undefined;
  return (operands) => {
    const x = operands.value(0);
    const axes = x.shape.map((_, axis) => axis);
    return resized(
      node,
      x,
      rules,
      checkAxes(node, byScales(node, x, scales ?? numbersOf(operands, 1), axes)),
    );
  };
}

export const resizeImporters: Importers = {
  Resize: importer(1, 4, prepareResize),
  Upsample: importer(1, 2, prepareUpsample),
};
