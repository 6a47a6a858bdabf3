import type { Tensor } from '../tensor/index.js';
import { blockSize, type Layout } from './layouts.js';

/**
 * Channels in a block of a state, where it lies in memory as blocked convolutions want their filters; undefined where it lies
 * as declared. It depends on nothing but shape and layout, so that programs of one layout agree.
 */
export function packingOf(
  { shape, dtype }: Pick<Tensor, 'shape' | 'dtype'>,
  layout: Layout,
): number | undefined {
  const size = blockSize(layout);
  return size !== undefined && dtype === 'float32' && isPackable(shape, size) ? size : undefined;
}

/** Whether filters of this shape fill whole blocks. */
export function isPackable(shape: readonly number[], size: number): boolean {
  const [outputs = 0, inputs = 0] = shape;
  return shape.length === 4 && outputs % size === 0 && inputs % size === 0;
}

/** Filters `[M, C, h, w]` in the order `[M / size, C / size, h, w, size of C, size of M]`. */
export function pack(filters: Tensor, size: number): Tensor {
  return moved(filters, size, (to, from, { plain, packed }) => {
    to[packed] = from[plain] ?? 0;
  });
}

/** The inverse of `pack`. */
export function unpack(filters: Tensor, size: number): Tensor {
  return moved(filters, size, (to, from, { plain, packed }) => {
    to[plain] = from[packed] ?? 0;
  });
}

type Move = (
  to: Tensor['data'],
  from: Tensor['data'],
  at: { readonly plain: number; readonly packed: number },
) => void;

function moved({ shape, dtype, data }: Tensor, size: number, move: Move): Tensor {
  const [outputs = 1, inputs = 1, height = 1, width = 1] = shape;
  const taps = height * width;
  const to = data.slice();
  for (let m = 0; m < outputs; m++)
    for (let c = 0; c < inputs; c++) {
      const block = Math.floor(m / size) * (inputs / size) + Math.floor(c / size);
      const lane = (c % size) * size + (m % size);
      for (let tap = 0; tap < taps; tap++)
        move(to, data, {
          plain: (m * inputs + c) * taps + tap,
          packed: (block * taps + tap) * size * size + lane,
        });
    }
  return { shape, dtype, data: to };
}
