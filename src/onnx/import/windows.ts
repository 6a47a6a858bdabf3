import type { NodeReader } from './node-reader.js';

/** How a convolution or a pooling moves over the image, as its attributes say; lists are still of unknown length. */
export interface Movement {
  readonly strides: readonly number[] | undefined;
  readonly dilations: readonly number[] | undefined;
  readonly pads: readonly number[] | undefined;
  readonly autoPad: AutoPad;
}

/** `SAME_*`: as many results as strides fit in the image; what is left over of the padding goes to that end. */
export type AutoPad = 'NOTSET' | 'VALID' | 'SAME_UPPER' | 'SAME_LOWER';

/** A movement over `n` spatial axes; `pads` holds the `n` begins, then the `n` ends. */
export interface Geometry {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

export function readMovement(node: NodeReader): Movement {
  return {
    strides: positives(node, 'strides'),
    dilations: positives(node, 'dilations'),
    pads: counts(node, 'pads', 0),
    autoPad: node.word('auto_pad', ['NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER']),
  };
}

/** A list of sizes from 1, such as strides. */
export function positives(node: NodeReader, name: string): readonly number[] | undefined {
  return counts(node, name, 1);
}

/** Larger strides, dilations and paddings than this have no use. */
const LARGEST = 2 ** 20;

/** A list of integers from `least`. */
export function counts(node: NodeReader, name: string, least: number): readonly number[] | undefined {
  const list = node.ints(name);
  const wrong = list?.find((size) => size < least || size > LARGEST);
  if (wrong !== undefined)
    throw node.invalid(`${name} holds ${wrong}`, {
      expected: `integers from ${least} to ${LARGEST}`,
      actual: String(wrong),
    });
  return list;
}

/** The list with one entry for each of `rank` spatial axes; all `fallback` if it was not given. */
export function perAxisOf(
  node: NodeReader,
  list: readonly number[] | undefined,
  { rank, fallback, name }: { readonly rank: number; readonly fallback: number; readonly name: string },
): readonly number[] {
  const full = list ?? Array.from({ length: rank }, () => fallback);
  if (full.length !== rank)
    throw node.invalid(`${name} [${full.join(',')}]`, {
      expected: `${rank} numbers`,
      actual: String(full.length),
    });
  return full;
}

/** The movement over an image of `size` by windows of `kernel`. */
export function geometryOf(
  node: NodeReader,
  movement: Movement,
  { size, kernel }: { readonly size: readonly number[]; readonly kernel: readonly number[] },
): Geometry {
  const rank = size.length;
  const strides = perAxisOf(node, movement.strides, { rank, fallback: 1, name: 'strides' });
  const dilations = perAxisOf(node, movement.dilations, { rank, fallback: 1, name: 'dilations' });
  const { autoPad } = movement;
  if (autoPad === 'NOTSET' || autoPad === 'VALID') {
    const given = autoPad === 'VALID' ? undefined : movement.pads;
    return {
      strides,
      dilations,
      pads: perAxisOf(node, given, { rank: 2 * rank, fallback: 0, name: 'pads' }),
    };
  }
  const totals = size.map((length, axis) => {
    const stride = strides[axis] ?? 1;
    return Math.max(0, (Math.ceil(length / stride) - 1) * stride + reachOf(kernel, dilations, axis) - length);
  });
  return { strides, dilations, pads: sharedOut(totals, autoPad === 'SAME_UPPER') };
}

/** Pixels from the first to the last of a window along one axis. */
export function reachOf(kernel: readonly number[], dilations: readonly number[], axis: number): number {
  return ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
}

/** Padding split between the two ends; `oddAtEnd` gives an odd pixel to the end. */
export function sharedOut(totals: readonly number[], oddAtEnd: boolean): readonly number[] {
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  return oddAtEnd ? [...smaller, ...larger] : [...larger, ...smaller];
}
