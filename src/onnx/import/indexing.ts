import {
  add,
  constant,
  gather,
  greater,
  isOp,
  pad,
  select,
  slice,
  sliceAxis,
  type Value,
} from '../../ir/index.js';
import { full, tensor } from '../../tensor/index.js';
import { tooLarge } from './errors.js';
import { axesOf, axisOf, type Build, importer, type Importers, type Operands } from './importer.js';
import { importLimits } from './limits.js';
import type { NodeReader } from './node-reader.js';

/** One range of positions: `start`, `start + step`, ... before `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** As NumPy reads it: negative bounds count from the end, and bounds beyond the axis are its ends. */
function bounded({ start, end, step }: Range, size: number): Range {
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const bound = (at: number): number => Math.min(Math.max(at < 0 ? at + size : at, low), high);
  return { start: bound(start), end: bound(end), step };
}

interface SliceLists {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes: readonly number[] | undefined;
  readonly steps: readonly number[] | undefined;
}

/** Lists are attributes before opset 10, inputs from then on. */
function readSlice(node: NodeReader): (operands: Operands) => SliceLists {
  if (node.opset >= 10)
    return (operands) => ({
      starts: operands.ints(1),
      ends: operands.ints(2),
      axes: operands.optionalInts(3),
      steps: operands.optionalInts(4),
    });
  const [starts, ends, axes] = [node.ints('starts'), node.ints('ends'), node.ints('axes')];
  if (!starts || !ends) throw node.missing('starts or ends');
  return () => ({ starts, ends, axes, steps: undefined });
}

function prepareSlice(node: NodeReader): Build {
  const lists = readSlice(node);
  return (operands) => {
    const x = operands.value(0);
    const { starts, ends, axes, steps } = lists(operands);
    const along = axesOf(node, axes ?? starts.map((_, axis) => axis), x.shape.length);
    if ([ends, along, steps ?? starts].some((list) => list.length !== starts.length) || steps?.includes(0))
      throw node.invalid('starts, ends, axes and steps do not fit', {
        expected: 'equally many, no step of 0',
        actual: `${starts.length} starts, ${ends.length} ends, steps [${(steps ?? []).join(',')}]`,
      });
    const ranges = starts.map((start, i) => ({ start, end: ends[i] ?? 0, step: steps?.[i] ?? 1 }));
    return along.reduce((value, axis, i) => cutRange(node, value, { axis, range: ranges[i] }), x);
  };
}

function cutRange(
  node: NodeReader,
  x: Value,
  { axis, range }: { readonly axis: number; readonly range: Range | undefined },
): Value {
  const size = x.shape[axis] ?? 0;
  const { start, end, step } = bounded(range ?? { start: 0, end: size, step: 1 }, size);
  if (step !== 1)
    return gather(
      x,
      positions(node, Math.max(0, Math.ceil((end - start) / step)), (i) => start + i * step),
      axis,
    );
  return sliceAxis(x, axis, { start, end: Math.max(start, end) });
}

/** A list of positions along one axis. */
export function positions(node: NodeReader, count: number, at: (i: number) => number): readonly number[] {
  if (count > importLimits.indices)
    throw tooLarge('positions along one axis', {
      limit: importLimits.indices,
      actual: count,
      where: node.where,
    });
  return Array.from({ length: count }, (_, i) => at(i));
}

/** Negative positions count from the end. */
function prepareGather(node: NodeReader): Build {
  const axis = node.int('axis') ?? 0;
  return (operands) => {
    const x = operands.value(0);
    const at = axisOf(node, axis, x.shape.length);
    return gather(x, nonNegative(node, operands.value(1), x.shape[at] ?? 0), at);
  };
}

function nonNegative(node: NodeReader, indices: Value, size: number): Value {
  if (indices.dtype !== 'int32')
    throw node.invalid('positions are no integers', { expected: 'int32', actual: indices.dtype });
  if (!isOp(indices, 'Constant'))
    return select(
      greater(constant(full([], 0, 'int32')), indices),
      add(indices, constant(full([], size, 'int32'))),
      indices,
    );
  const { shape, data } = indices.attrs.tensor;
  const outside = data.find((index) => index < -size || index >= size);
  if (outside !== undefined)
    throw node.invalid(`position ${outside} of ${size}`, {
      expected: `${-size} to ${size - 1}`,
      actual: String(outside),
    });
  return constant(
    tensor(
      shape,
      Int32Array.from(data, (index) => (index < 0 ? index + size : index)),
      'int32',
    ),
  );
}

type PadMode = 'constant' | 'reflect' | 'edge';

/** Counts and filling are attributes before opset 11, inputs from then on. */
function preparePad(node: NodeReader): Build {
  const mode: PadMode = node.word('mode', ['constant', 'reflect', 'edge']);
  if (node.opset >= 11)
    return (operands) => {
      const value = operands.optional(2) ? operands.number(2) : 0;
      return padded(node, operands.value(0), {
        counts: operands.ints(1),
        axes: operands.optionalInts(3),
        mode,
        value,
      });
    };
  const [counts, value] = [node.ints('pads') ?? [], node.float('value') ?? 0];
  return (operands) => padded(node, operands.value(0), { counts, axes: undefined, mode, value });
}

interface Padding {
  /** Begins of the axes, then their ends. */
  readonly counts: readonly number[];
  readonly axes: readonly number[] | undefined;
  readonly mode: PadMode;
  readonly value: number;
}

function padded(node: NodeReader, x: Value, { counts, axes, mode, value }: Padding): Value {
  const along = axesOf(node, axes ?? x.shape.map((_, axis) => axis), x.shape.length);
  if (counts.length !== 2 * along.length)
    throw node.invalid('pads do not fit the axes', {
      expected: `${2 * along.length} counts`,
      actual: `[${counts.join(',')}]`,
    });
  const perAxis = (offset: number): number[] =>
    x.shape.map((_, axis) => (along.includes(axis) ? (counts[along.indexOf(axis) + offset] ?? 0) : 0));
  const [begin, end] = [perAxis(0), perAxis(along.length)];
  const kept = cropped(x, begin, end);
  const [before, after] = [begin, end].map((list) => list.map((count) => Math.max(0, count))) as [
    number[],
    number[],
  ];
  if (mode === 'constant')
    return [...before, ...after].some((count) => count > 0) ? pad(kept, before, after, value) : kept;
  return along.reduce(
    (result, axis) => extended(node, result, { axis, begin: before[axis] ?? 0, end: after[axis] ?? 0, mode }),
    kept,
  );
}

/** Negative counts take away. */
function cropped(x: Value, begin: readonly number[], end: readonly number[]): Value {
  if ([...begin, ...end].every((count) => count >= 0)) return x;
  const starts = x.shape.map((size, axis) => Math.min(size, Math.max(0, -(begin[axis] ?? 0))));
  const ends = x.shape.map((size, axis) => Math.max(starts[axis] ?? 0, size + Math.min(0, end[axis] ?? 0)));
  return slice(x, starts, ends);
}

function extended(
  node: NodeReader,
  x: Value,
  {
    axis,
    begin,
    end,
    mode,
  }: { readonly axis: number; readonly begin: number; readonly end: number; readonly mode: PadMode },
): Value {
  const last = (x.shape[axis] ?? 0) - 1;
  if (begin === 0 && end === 0) return x;
  if (last < 0 || (mode === 'reflect' && Math.max(begin, end) > last))
    throw node.invalid('there is too little to repeat', {
      expected: `padding by less than ${last + 1}`,
      actual: `${begin} and ${end}`,
    });
  const mirror = (i: number): number => (i < 0 ? -i : i > last ? 2 * last - i : i);
  const clamp = (i: number): number => Math.min(Math.max(i, 0), last);
  const source = mode === 'reflect' ? mirror : clamp;
  return gather(
    x,
    positions(node, last + 1 + begin + end, (i) => source(i - begin)),
    axis,
  );
}

export const indexingImporters: Importers = {
  Slice: importer(1, 5, prepareSlice),
  Gather: importer(2, 2, prepareGather),
  Pad: importer(1, 4, preparePad),
};
