import { elements } from '../../ir/index.js';
import type { Blocks } from './blocks.js';
import { type Planes, planeShape } from './planes.js';

/** Images `[N, C, H, W]` in blocks; channels are filled up with zeros. */
export function blocked(blocks: Blocks, plain: string, shape: readonly number[]): Planes {
  const [batch = 1, c = 1, height = 1, width = 1] = shape;
  const channels = blocks.padded(c);
  const planes = { channels, height, width, batch };
  const pixels = height * width * batch;
  const name = blocks.once(`block ${plain}`, () => {
    const rows = batchLast(blocks, plain, shape);
    const whole = blocks.filledUp(rows, [1, c, height, width * batch], { axis: 1, to: channels });
    return pixels === 1 ? whole : blocks.block(whole);
  });
  return { ...planes, name: blocks.view(name, planeShape(planes)) };
}

/** Images `[N, C, H, W]` as `[C, H, W, N]`. */
export function batchLast(blocks: Blocks, plain: string, shape: readonly number[]): string {
  const { emit } = blocks;
  const [batch = 1, ...rest] = shape;
  return blocks.once(`batch last ${plain}`, () =>
    emit.transpose(emit.reshape(plain, [batch, elements(rest)]), [1, 0]),
  );
}

/** Images `[C, H, W, N]` as `shape [N, C, H, W]`. */
export function batchFirst({ emit }: Blocks, rows: string, shape: readonly number[]): string {
  const [batch = 1, ...rest] = shape;
  return emit.reshape(emit.transpose(emit.reshape(rows, [elements(rest), batch]), [1, 0]), shape);
}

/** The first `channels` channels of planes as `[N, channels, H, W]`. */
export function unblocked(blocks: Blocks, planes: Planes, channels: number): string {
  const { batch, height, width } = planes;
  return blocks.once(`unblock ${planes.name} ${channels}`, () => {
    const rows = blocks.unblock(blocks.view(planes.name, planeShape(planes)), channels);
    return batchFirst(blocks, rows, [batch, channels, height, width]);
  });
}

/** A blocked tensor as `[C / size, H W, N, size]`, to which other shapes broadcast. */
export function spread(
  blocks: Blocks,
  name: string,
  [n, c, h, w]: readonly [number, number, number, number],
): string {
  return blocks.view(name, [c / blocks.size, h * w, n, blocks.size]);
}

/** A plain tensor that broadcasts to `[N, C, H, W]` as one that broadcasts to `[C / size, H W, N, size]`. */
export function broadcasting(
  blocks: Blocks,
  plain: string,
  { shape, to }: { readonly shape: readonly number[]; readonly to: readonly number[] },
): string {
  const { emit, size } = blocks;
  const [n = 1, c = 1, h = 1, w = 1] = [...Array<number>(4 - shape.length).fill(1), ...shape];
  const [, , height = 1, width = 1] = to;
  const whole = (h === height && w === width) || (h === 1 && w === 1);
  return blocks.once(`broadcasting ${plain}${whole ? '' : ` to ${height}x${width}`}`, () => {
    const pixels = whole
      ? plain
      : emit.node('Expand', [emit.reshape(plain, [n, c, h, w]), emit.int64([n, c, height, width])]);
    const count = whole ? h * w : height * width;
    const [outer, inner] = c === 1 ? [1, 1] : [c / size, size];
    return emit.transpose(emit.reshape(pixels, [n, outer, inner, count]), [1, 3, 0, 2]);
  });
}
