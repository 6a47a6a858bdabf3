import { add, conv, convInputGrad, convOutputSize, reshape, sameShape, type Value } from '../../ir/index.js';
import { type Build, importer, type Importers } from './importer.js';
import type { NodeReader } from './node-reader.js';
import {
  type AutoPad,
  counts,
  type Geometry,
  geometryOf,
  type Movement,
  perAxisOf,
  positives,
  reachOf,
  readMovement,
  sharedOut,
} from './windows.js';

function readGroups(node: NodeReader): number {
  const groups = node.int('group') ?? 1;
  if (groups < 1)
    throw node.invalid(`group is ${groups}`, { expected: 'an integer from 1', actual: String(groups) });
  return groups;
}

/** The spatial size of a weight, which `kernel_shape` may only repeat. */
function kernelOf(
  node: NodeReader,
  weight: Value,
  declared: readonly number[] | undefined,
): readonly number[] {
  const kernel = weight.shape.slice(2);
  if (declared && !sameShape(declared, kernel))
    throw node.invalid(`kernel_shape is [${declared.join(',')}]`, {
      expected: `[${kernel.join(',')}], the size of the weight`,
      actual: `[${declared.join(',')}]`,
    });
  return kernel;
}

/** Throw unless input and weight are `[N,C,*S]` and `[M,C/groups,*K]` with one to three spatial axes. */
function checkRanks(node: NodeReader, x: Value, weight: Value): void {
  const rank = x.shape.length - 2;
  if (rank >= 1 && rank <= 3 && weight.shape.length === x.shape.length) return;
  throw node.invalid('input and weight do not fit', {
    expected: 'one to three spatial axes on both',
    actual: `[${x.shape.join(',')}] and [${weight.shape.join(',')}]`,
  });
}

/** Add a bias `[C]` to every pixel of `[N,C,*S]`. */
function addBias(x: Value, bias: Value | undefined): Value {
  if (!bias) return x;
  return add(
    x,
    reshape(
      bias,
      x.shape.map((size, axis) => (axis === 1 ? size : 1)),
    ),
  );
}

function prepareConv(node: NodeReader): Build {
  const [movement, groups] = [readMovement(node), readGroups(node)];
  const declared = positives(node, 'kernel_shape');
  return (operands) => {
    const [x, weight] = [operands.value(0), operands.value(1)];
    checkRanks(node, x, weight);
    const kernel = kernelOf(node, weight, declared);
    const geometry = geometryOf(node, movement, { size: x.shape.slice(2), kernel });
    return addBias(conv(x, weight, { ...geometry, groups }), operands.optional(2));
  };
}

/** What a transposed convolution says about its output, besides its movement. */
interface Enlargement {
  readonly movement: Movement;
  readonly outputPadding: readonly number[] | undefined;
  readonly outputShape: readonly number[] | undefined;
}

function prepareConvTranspose(node: NodeReader): Build {
  const [movement, groups] = [readMovement(node), readGroups(node)];
  const declared = positives(node, 'kernel_shape');
  const outputPadding = counts(node, 'output_padding', 0);
  const enlargement = { movement, outputPadding, outputShape: positives(node, 'output_shape') };
  return (operands) => {
    const [x, weight] = [operands.value(0), operands.value(1)];
    checkRanks(node, x, weight);
    const kernel = kernelOf(node, weight, declared);
    const { inputSize, ...geometry } = enlarged(node, enlargement, { size: x.shape.slice(2), kernel });
    const attrs = { ...geometry, groups };
    if (!sameShape(convOutputSize(inputSize, kernel, attrs), x.shape.slice(2)))
      throw node.unsupported('output_padding is as large as the stride', {
        expected: 'less than the stride',
        actual: `[${(outputPadding ?? []).join(',')}]`,
      });
    return addBias(convInputGrad(x, weight, { ...attrs, inputSize }), operands.optional(2));
  };
}

/** The size a transposed convolution gives, and the padding that it takes away. */
function enlarged(
  node: NodeReader,
  { movement, outputPadding, outputShape }: Enlargement,
  { size, kernel }: { readonly size: readonly number[]; readonly kernel: readonly number[] },
): Geometry & { readonly inputSize: readonly number[] } {
  const rank = size.length;
  const plain = geometryOf(node, { ...movement, autoPad: 'NOTSET' }, { size, kernel });
  const extra = perAxisOf(node, outputPadding, { rank, fallback: 0, name: 'output_padding' });
  const unpadded = size.map(
    (length, axis) =>
      (length - 1) * (plain.strides[axis] ?? 1) + (extra[axis] ?? 0) + reachOf(kernel, plain.dilations, axis),
  );
  const wanted = wantedSize(size, plain.strides, outputShape, movement.autoPad);
  if (!wanted) {
    const pads = movement.autoPad === 'VALID' ? plain.pads.map(() => 0) : plain.pads;
    return { ...plain, pads, inputSize: unpadded.map((length, axis) => length - padding(pads, axis)) };
  }
  const inputSize = perAxisOf(node, wanted.slice(-rank), { rank, fallback: 1, name: 'output_shape' });
  const totals = unpadded.map((length, axis) => length - (inputSize[axis] ?? 0));
  if (totals.some((total) => total < 0))
    throw node.unsupported('its output is larger than its windows reach', {
      expected: `at most [${unpadded.join(',')}]`,
      actual: `[${inputSize.join(',')}]`,
    });
  return { ...plain, inputSize, pads: sharedOut(totals, movement.autoPad === 'SAME_UPPER') };
}

function padding(pads: readonly number[], axis: number): number {
  return (pads[axis] ?? 0) + (pads[axis + pads.length / 2] ?? 0);
}

/** The size asked for, if it does not follow from padding. */
function wantedSize(
  size: readonly number[],
  strides: readonly number[],
  outputShape: readonly number[] | undefined,
  autoPad: AutoPad,
): readonly number[] | undefined {
  if (outputShape) return outputShape;
  if (autoPad === 'NOTSET' || autoPad === 'VALID') return undefined;
  return size.map((length, axis) => length * (strides[axis] ?? 1));
}

export const convImporters: Importers = {
  Conv: importer(2, 3, prepareConv),
  ConvTranspose: importer(2, 3, prepareConvTranspose),
};
