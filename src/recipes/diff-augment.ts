import {
  add,
  cast,
  constant,
  equal,
  greater,
  less,
  matmul,
  mean,
  mul,
  sub,
  type Value,
} from '../ir/index.js';
import { tensor } from '../tensor/index.js';
import type { Turn } from '../train/index.js';

/**
 * Differentiable augmentation (Zhao et al. 2020, section 3.2) of images `x [n, C, H, W]` in [-1, 1]: brightness, saturation
 * and contrast, translation by up to an eighth, a grey square of half the side. What D sees is always augmented, real and
 * generated alike, and the gradient of G passes through.
 */
export function diffAugment(turn: Turn, name: string, x: Value): Value {
  return transformations.reduce((seen, change) => change(turn, name, seen), x);
}

/** What it does, in turn; each keeps the shape of the images and is differentiable in them. */
export const transformations: readonly ((turn: Turn, name: string, x: Value) => Value)[] = [
  coloured,
  translated,
  withoutSquare,
];

/** Uniform in [0, 1), one for each image: `[n, 1, 1, 1]`. */
function drawn(turn: Turn, name: string, x: Value): Value {
  return turn.random(`augment.${name}`, [x.shape[0] ?? 1, 1, 1, 1], { kind: 'uniform', low: 0, high: 1 });
}

function coloured(turn: Turn, name: string, x: Value): Value {
  const bright = add(x, sub(drawn(turn, `${name}.brightness`, x), 0.5));
  const saturated = awayFrom(
    bright,
    mean(bright, { axes: [1], keepDims: true }),
    mul(drawn(turn, `${name}.saturation`, x), 2),
  );
  const grey = mean(saturated, { axes: [1, 2, 3], keepDims: true });
  return awayFrom(saturated, grey, add(drawn(turn, `${name}.contrast`, x), 0.5));
}

const awayFrom = (x: Value, centre: Value, factor: Value): Value => add(mul(sub(x, centre), factor), centre);

const FARTHEST = 1 / 8;

/** Moved by whole pixels; what comes in is 0. */
function translated(turn: Turn, name: string, x: Value): Value {
  const [, , height = 1, width = 1] = x.shape;
  const rows = moved(drawn(turn, `${name}.down`, x), height);
  const columns = moved(drawn(turn, `${name}.right`, x), width);
  return matmul(matmul(rows, x), columns, { transposeB: true });
}

/** Matrices `[n, 1, size, size]` that take pixel `i` from pixel `i + shift`, the shift uniform up to an eighth of the size. */
function moved(u: Value, size: number): Value {
  const most = Math.max(1, Math.round(size * FARTHEST));
  const shift = sub(floored(mul(u, 2 * most + 1)), constant(tensor([], Int32Array.of(most))));
  const to = constant(tensor([1, 1, size, 1], ramp(size)));
  const from = constant(tensor([1, 1, 1, size], ramp(size)));
  return cast(equal(add(to, shift), from), 'float32');
}

const floored = (x: Value): Value => cast(x, 'int32');
const ramp = (size: number): Int32Array => Int32Array.from({ length: size }, (_, i) => i);

/** With a square of half the side set to 0, its centre anywhere. */
function withoutSquare(turn: Turn, name: string, x: Value): Value {
  const [, , height = 1, width = 1] = x.shape;
  const rows = hidden(drawn(turn, `${name}.row`, x), height, [1, 1, height, 1]);
  const columns = hidden(drawn(turn, `${name}.column`, x), width, [1, 1, 1, width]);
  return mul(x, sub(1, mul(rows, columns)));
}

/** 1 where a pixel is within a quarter of the size of a centre anywhere, else 0. */
function hidden(u: Value, size: number, shape: readonly number[]): Value {
  const half = Math.floor(size / 4);
  const centre = floored(mul(u, size + 1));
  const pixels = constant(tensor(shape, ramp(size)));
  const distance = sub(pixels, centre);
  const last = constant(tensor([], Int32Array.of(half)));
  const first = constant(tensor([], Int32Array.of(-half - 1)));
  return mul(cast(greater(distance, first), 'float32'), cast(less(distance, last), 'float32'));
}
