import type { ResizeMode } from '../ir/index.js';
import { type Tensor, tensor } from '../tensor/index.js';

/** The matrix `[to, from]` that resizes one axis: pixel centres at half-integers, edges clamped; or the pixel to the left. */
export function interpolation(mode: ResizeMode, { from, to }: { from: number; to: number }): Tensor {
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const centre = mode === 'nearest' ? Math.floor((i * from) / to) : ((i + 0.5) * from) / to - 0.5;
    const position = Math.min(Math.max(centre, 0), from - 1);
    const left = Math.floor(position);
    const row = i * from;
    weights[row + left] = 1 - (position - left);
    if (left + 1 < from) weights[row + left + 1] = position - left;
  }
  return tensor([to, from], weights);
}

export function transposed({ shape, data }: Tensor): Tensor {
  const [rows = 0, columns = 0] = shape;
  const turned = Float32Array.from(
    { length: data.length },
    (_, i) => data[(i % rows) * columns + Math.floor(i / rows)] ?? 0,
  );
  return tensor([columns, rows], turned);
}
