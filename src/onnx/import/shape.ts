import {
  broadcastShapes,
  broadcastTo,
  concat,
  depthToSpace,
  elements,
  reshape,
  split,
  transpose,
  type Value,
} from '../../ir/index.js';
import {
  axesOf,
  axisOf,
  type Build,
  checkRank,
  importer,
  type Importer,
  type Importers,
  listOf,
} from './importer.js';
import type { NodeReader } from './node-reader.js';

/** In a target shape 0 keeps a size (unless `allowzero`) and one -1 takes what is left. */
function prepareReshape(node: NodeReader): Build {
  const zeroIsSize = node.flag('allowzero');
  return (operands) => {
    const x = operands.value(0);
    const target = operands.ints(1);
    checkRank(node, target.length);
    const sizes = target.map((size, axis) => (size === 0 && !zeroIsSize ? (x.shape[axis] ?? 0) : size));
    return reshape(x, completed(node, sizes, elements(x.shape)));
  };
}

function completed(node: NodeReader, sizes: readonly number[], count: number): readonly number[] {
  const open = sizes.filter((size) => size < 0);
  const known = elements(sizes.filter((size) => size >= 0));
  const rest = open.length === 0 ? 1 : count / known;
  if (
    open.some((size) => size !== -1) ||
    open.length > 1 ||
    !Number.isInteger(rest) ||
    rest * known !== count
  )
    throw node.invalid(`${count} elements do not fit the shape [${sizes.join(',')}]`, {
      expected: `${count} elements, at most one size of -1`,
      actual: `[${sizes.join(',')}]`,
    });
  return sizes.map((size) => (size === -1 ? rest : size));
}

function prepareFlatten(node: NodeReader): Build {
  const axis = node.int('axis') ?? 1;
  return (operands) => {
    const x = operands.value(0);
    const rank = x.shape.length;
    const at = axis === rank ? rank : axisOf(node, axis, rank);
    return reshape(x, [elements(x.shape.slice(0, at)), elements(x.shape.slice(at))]);
  };
}

function prepareTranspose(node: NodeReader): Build {
  const perm = node.ints('perm');
  return (operands) => {
    const x = operands.value(0);
    const order = perm ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
    if (order.length !== x.shape.length)
      throw node.invalid('perm does not fit the input', {
        expected: `an order of ${x.shape.length} axes`,
        actual: `[${order.join(',')}]`,
      });
    return transpose(x, axesOf(node, order, x.shape.length));
  };
}

function prepareSqueeze(node: NodeReader): Build {
  const listed = listOf(node, 'axes', { opset: 13, index: 1 });
  return (operands) => {
    const x = operands.value(0);
    const given = listed(operands);
    const axes = given
      ? axesOf(node, given, x.shape.length)
      : x.shape.map((_, axis) => axis).filter((axis) => x.shape[axis] === 1);
    if (axes.some((axis) => x.shape[axis] !== 1))
      throw node.invalid(`axes [${axes.join(',')}] cannot go`, {
        expected: 'axes of size 1',
        actual: `[${x.shape.join(',')}]`,
      });
    return reshape(
      x,
      x.shape.filter((_, axis) => !axes.includes(axis)),
    );
  };
}

function prepareUnsqueeze(node: NodeReader): Build {
  const listed = listOf(node, 'axes', { opset: 13, index: 1 });
  return (operands) => {
    const x = operands.value(0);
    const axes = listed(operands);
    if (!axes) throw node.missing('axes');
    const rank = x.shape.length + axes.length;
    const added = axesOf(node, axes, rank);
    const kept = [...x.shape];
    return reshape(
      x,
      Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : (kept.shift() ?? 1))),
    );
  };
}

function prepareConcat(node: NodeReader): Build {
  const axis = node.int('axis');
  if (axis === undefined) throw node.missing('axis');
  return (operands) => concat(operands.all(), axisOf(node, axis, operands.value(0).shape.length));
}

/** Sizes are given, or all are equal: rounded up for a number of parts that does not divide, and the last the rest. */
function prepareSplit(node: NodeReader): Build {
  const axis = node.int('axis') ?? 0;
  const listed = listOf(node, 'split', { opset: 13, index: 1 });
  const parts = node.int('num_outputs') ?? node.outputs;
  return (operands) => {
    const x = operands.value(0);
    const at = axisOf(node, axis, x.shape.length);
    const size = x.shape[at] ?? 0;
    const sizes = listed(operands) ?? evenly(size, Math.min(parts, node.outputs));
    if (sizes.some((part) => part < 0) || sizes.reduce((sum, part) => sum + part, 0) !== size)
      throw node.invalid('its parts are not the whole', {
        expected: `parts of ${size} together`,
        actual: `[${sizes.join(',')}]`,
      });
    return split(x, sizes, at);
  };
}

function evenly(size: number, parts: number): readonly number[] {
  const each = Math.ceil(size / parts);
  return Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(each, size - i * each)));
}

const prepareExpand = (node: NodeReader): Build => {
  return (operands) => {
    const x = operands.value(0);
    const shape = operands.ints(1);
    checkRank(node, shape.length);
    const both = broadcastShapes(x.shape, shape);
    if (!both || shape.some((size) => size < 0))
      throw node.invalid('its input does not broadcast', {
        expected: `a shape that broadcasts with [${x.shape.join(',')}]`,
        actual: `[${shape.join(',')}]`,
      });
    return broadcastTo(x, both);
  };
};

/** Every axis `a` as `[1, a]`, repeated to `[count, a]`. */
const prepareTile = (node: NodeReader): Build => {
  return (operands) => {
    const x = operands.value(0);
    const repeats = operands.ints(1);
    if (repeats.length !== x.shape.length || repeats.some((count) => count < 0))
      throw node.invalid('repeats do not fit the input', {
        expected: `${x.shape.length} counts from 0`,
        actual: `[${repeats.join(',')}]`,
      });
    const split = x.shape.flatMap((size) => [1, size]);
    const filled = x.shape.flatMap((size, axis) => [repeats[axis] ?? 1, size]);
    return reshape(
      broadcastTo(reshape(x, split), filled),
      x.shape.map((size, axis) => size * (repeats[axis] ?? 1)),
    );
  };
};

/** The sizes of an image `[N,C,H,W]`; throws ONNX_INVALID unless those of `axes` are multiples of `unit`. */
function imageSizes(
  node: NodeReader,
  { shape }: Value,
  { axes, unit }: { readonly axes: readonly number[]; readonly unit: number },
): readonly [number, number, number, number] {
  const [n = 0, c = 0, h = 0, w = 0] = shape;
  if (shape.length !== 4 || axes.some((axis) => (shape[axis] ?? 0) % unit !== 0))
    throw node.invalid('input is no image that can be cut in blocks', {
      expected: `[N,C,H,W] with multiples of ${unit} in axes ${axes.join(', ')}`,
      actual: `[${shape.join(',')}]`,
    });
  return [n, c, h, w];
}

function readBlock(node: NodeReader): number {
  const block = node.int('blocksize') ?? 0;
  if (block < 1)
    throw node.invalid(`blocksize is ${block}`, { expected: 'an integer from 1', actual: String(block) });
  return block;
}

/** `DCR` takes the block's position from the channel's high digits, `CRD` (PyTorch's pixel shuffle) from the low ones. */
function prepareDepthToSpace(node: NodeReader): Build {
  const block = readBlock(node);
  const mode = node.word('mode', ['DCR', 'CRD']);
  return (operands) => {
    const x = operands.value(0);
    const [n, c, h, w] = imageSizes(node, x, { axes: [1], unit: block ** 2 });
    if (mode === 'CRD') return depthToSpace(x, block);
    const split = reshape(x, [n, block, block, c / block ** 2, h, w]);
    return reshape(transpose(split, [0, 3, 4, 1, 5, 2]), [n, c / block ** 2, h * block, w * block]);
  };
}

function prepareSpaceToDepth(node: NodeReader): Build {
  const block = readBlock(node);
  return (operands) => {
    const x = operands.value(0);
    const [n, c, h, w] = imageSizes(node, x, { axes: [2, 3], unit: block });
    const split = reshape(x, [n, c, h / block, block, w / block, block]);
    return reshape(transpose(split, [0, 3, 5, 1, 2, 4]), [n, c * block ** 2, h / block, w / block]);
  };
}

const cut: Importer = { inputs: [1, 2], results: Infinity, prepare: prepareSplit };

export const shapeImporters: Importers = {
  Reshape: importer(2, 2, prepareReshape),
  Flatten: importer(1, 1, prepareFlatten),
  Transpose: importer(1, 1, prepareTranspose),
  Squeeze: importer(1, 2, prepareSqueeze),
  Unsqueeze: importer(1, 2, prepareUnsqueeze),
  Concat: importer(1, Infinity, prepareConcat),
  Split: cut,
  Expand: importer(2, 2, prepareExpand),
  Tile: importer(2, 2, prepareTile),
  DepthToSpace: importer(1, 1, prepareDepthToSpace),
  SpaceToDepth: importer(1, 1, prepareSpaceToDepth),
};
