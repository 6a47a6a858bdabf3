import { averagePool, max, maxPool, mean, pad, type Value } from '../../ir/index.js';
import { type Build, type Importer, importer, type Importers } from './importer.js';
import type { NodeReader } from './node-reader.js';
import { type Geometry, geometryOf, type Movement, perAxisOf, positives, readMovement } from './windows.js';

interface Pooling {
  readonly kernel: readonly number[];
  readonly movement: Movement;
  /** A last window that hangs over the end counts too, as long as it starts inside the image or its first padding. */
  readonly ceil: boolean;
}

function readPooling(node: NodeReader): Pooling {
  const kernel = positives(node, 'kernel_shape');
  if (!kernel) throw node.missing('kernel_shape');
  const movement = readMovement(node);
  if (movement.dilations?.some((dilation) => dilation !== 1))
    throw node.unsupported('its windows have gaps', {
      expected: 'dilations of 1',
      actual: `[${movement.dilations.join(',')}]`,
    });
  return { kernel, movement, ceil: node.flag('ceil_mode') };
}

/** A pooling of a certain image; `overhang` is what the last window reaches beyond image and padding, per axis. */
interface Placed extends Geometry {
  readonly kernel: readonly number[];
  readonly overhang: readonly number[];
}

function place(node: NodeReader, x: Value, { kernel, movement, ceil }: Pooling): Placed {
  const size = x.shape.slice(2);
  if (size.length < 1 || size.length > 3)
    throw node.invalid('input is no image', {
      expected: 'one to three spatial axes',
      actual: `[${x.shape.join(',')}]`,
    });
  perAxisOf(node, kernel, { rank: size.length, fallback: 1, name: 'kernel_shape' });
  const geometry = geometryOf(node, movement, { size, kernel });
  if (geometry.pads.some((count, i) => count >= (kernel[i % size.length] ?? 1)))
    throw node.invalid('a window would lie in the padding alone', {
      expected: `pads smaller than the window [${kernel.join(',')}]`,
      actual: `[${geometry.pads.join(',')}]`,
    });
  return { ...geometry, kernel, overhang: ceil ? overhangs(size, kernel, geometry) : size.map(() => 0) };
}

function overhangs(
  size: readonly number[],
  kernel: readonly number[],
  { strides, pads }: Geometry,
): number[] {
  return size.map((length, axis) => {
    const [window, stride, begin] = [kernel[axis] ?? 1, strides[axis] ?? 1, pads[axis] ?? 0];
    const padded = length + begin + (pads[axis + size.length] ?? 0);
    const last = Math.ceil((padded - window) / stride) * stride;
    return Math.max(0, (last >= length + begin ? last - stride : last) + window - padded);
  });
}

const withOverhang = ({ pads, overhang }: Placed): readonly number[] =>
  pads.map((count, i) => count + (overhang[i - overhang.length] ?? 0));

const prepareMaxPool = (node: NodeReader): Build => {
  const pooling = readPooling(node);
  node.ignore('storage_order');
  return (operands) => {
    const placed = place(node, operands.value(0), pooling);
    return maxPool(operands.value(0), { ...placed, pads: withOverhang(placed) });
  };
};

/** Padding may count in the mean; what hangs over never does. */
function prepareAveragePool(node: NodeReader): Build {
  const pooling = readPooling(node);
  const countPadding = node.flag('count_include_pad');
  return (operands) => {
    const placed = place(node, operands.value(0), pooling);
    const hangs = placed.overhang.some((length) => length > 0);
    if (!countPadding || !hangs)
      return averagePool(operands.value(0), { ...placed, pads: withOverhang(placed), countPadding });
    const framed = pad(operands.value(0), ...framing(placed.pads));
    const pads = [...placed.overhang.map(() => 0), ...placed.overhang];
    return averagePool(framed, { ...placed, pads, countPadding: false });
  };
}

/** Spatial padding as padding of all axes: begins and ends. */
function framing(pads: readonly number[]): [readonly number[], readonly number[]] {
  const rank = pads.length / 2;
  return [
    [0, 0, ...pads.slice(0, rank)],
    [0, 0, ...pads.slice(rank)],
  ];
}

type Reduce = (x: Value, options: { readonly axes: readonly number[]; readonly keepDims: boolean }) => Value;

/** Over all spatial axes, which stay with size 1. */
function global(reduce: Reduce): Importer {
  return importer(1, 1, (node) => (operands) => {
    const x = operands.value(0);
    if (x.shape.length < 3)
      throw node.invalid('input is no image', { expected: '[N,C,*S]', actual: `[${x.shape.join(',')}]` });
    return reduce(x, { axes: x.shape.slice(2).map((_, axis) => axis + 2), keepDims: true });
  });
}

export const poolImporters: Importers = {
  MaxPool: importer(1, 1, prepareMaxPool),
  AveragePool: importer(1, 1, prepareAveragePool),
  GlobalAveragePool: global(mean),
  GlobalMaxPool: global(max),
};
