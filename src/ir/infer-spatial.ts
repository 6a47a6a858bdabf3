import { check, checkSizes, type Inferred, inputAt, requireDType } from './infer-common.js';
import type { ConvAttrs, OpAttrs, OpName, PoolAttrs } from './ops.js';
import { sameShape, windowOutput } from './shapes.js';
import type { Value } from './value.js';

const list = (sizes: readonly number[]): string => `[${sizes.join(',')}]`;

/** Spatial output of a convolution of `size` with `kernel`. */
export function convOutputSize(
  size: readonly number[],
  kernel: readonly number[],
  attrs: ConvAttrs,
): readonly number[] {
  const rank = size.length;
  return size.map((length, axis) =>
    windowOutput(length, {
      kernel: kernel[axis] ?? 1,
      stride: attrs.strides[axis] ?? 1,
      dilation: attrs.dilations[axis] ?? 1,
      pad: (attrs.pads[axis] ?? 0) + (attrs.pads[axis + rank] ?? 0),
    }),
  );
}

/** Throw unless `x` is `[N,C,*S]` with one to three spatial axes; their number. */
function checkImage(op: OpName, x: Value): number {
  requireDType(op, x, 'float32');
  const rank = x.shape.length - 2;
  check(rank >= 1 && rank <= 3, op, 'one to three spatial axes ([N,C,*S])', x.shape);
  return rank;
}

function checkGeometry(op: OpName, x: Value, attrs: ConvAttrs): void {
  const rank = checkImage(op, x);
  const fits =
    attrs.strides.length === rank && attrs.dilations.length === rank && attrs.pads.length === 2 * rank;
  check(fits, op, `strides, dilations and pads for ${rank} spatial axes`, [
    attrs.strides.length,
    attrs.dilations.length,
    attrs.pads.length,
  ]);
  checkSizes(op, 'strides', attrs.strides, 1);
  checkSizes(op, 'dilations', attrs.dilations, 1);
  checkSizes(op, 'pads', attrs.pads, 0);
  checkSizes(op, 'groups', [attrs.groups], 1);
}

function channels(value: Value): number {
  return value.shape[1] ?? 0;
}

function checkGroups(
  op: OpName,
  cases: { inputs: number; outputs: number; perGroup: number; weight: readonly number[]; groups: number },
): void {
  check(
    cases.inputs === cases.perGroup * cases.groups,
    op,
    `weight for ${cases.inputs / cases.groups} input channels per group`,
    cases.weight,
  );
  check(
    cases.outputs % cases.groups === 0,
    op,
    `output channels divisible by ${cases.groups} groups`,
    cases.weight,
  );
}

export const inferConv = {
  forward: (op: 'Conv', inputs: readonly Value[], attrs: ConvAttrs): Inferred => {
    const x = inputAt(op, inputs, 0);
    const w = inputAt(op, inputs, 1);
    checkGeometry(op, x, attrs);
    check(w.shape.length === x.shape.length, op, `weight of rank ${x.shape.length}`, w.shape);
    checkSizes(op, 'a kernel', w.shape.slice(2), 1);
    checkGroups(op, {
      inputs: channels(x),
      outputs: w.shape[0] ?? 0,
      perGroup: channels(w),
      weight: w.shape,
      groups: attrs.groups,
    });
    const size = convOutputSize(x.shape.slice(2), w.shape.slice(2), attrs);
    check(
      size.every((length) => length > 0),
      op,
      `an input at least as large as the ${list(w.shape.slice(2))} kernel`,
      x.shape,
    );
    return { shape: [x.shape[0] ?? 0, w.shape[0] ?? 0, ...size], dtype: 'float32' };
  },
  inputGrad: (op: 'ConvInputGrad', inputs: readonly Value[], attrs: OpAttrs['ConvInputGrad']): Inferred => {
    const dy = inputAt(op, inputs, 0);
    const w = inputAt(op, inputs, 1);
    checkGeometry(op, dy, attrs);
    check(w.shape.length === dy.shape.length, op, `weight of rank ${dy.shape.length}`, w.shape);
    checkSizes(op, 'a kernel', w.shape.slice(2), 1);
    checkSizes(op, 'a size', attrs.inputSize, 1);
    check(channels(dy) === w.shape[0], op, `weight whose first axis is ${channels(dy)}`, w.shape);
    check(channels(dy) % attrs.groups === 0, op, `channels divisible by ${attrs.groups} groups`, dy.shape);
    const size = convOutputSize(attrs.inputSize, w.shape.slice(2), attrs);
    check(
      sameShape(size, dy.shape.slice(2)),
      op,
      `spatial size ${list(size)} for an output of ${list(attrs.inputSize)}`,
      dy.shape,
    );
    return { shape: [dy.shape[0] ?? 0, channels(w) * attrs.groups, ...attrs.inputSize], dtype: 'float32' };
  },
  weightGrad: (
    op: 'ConvWeightGrad',
    inputs: readonly Value[],
    attrs: OpAttrs['ConvWeightGrad'],
  ): Inferred => {
    const x = inputAt(op, inputs, 0);
    const dy = inputAt(op, inputs, 1);
    checkGeometry(op, x, attrs);
    checkSizes(op, 'a kernel', attrs.kernel, 1);
    const size = convOutputSize(x.shape.slice(2), attrs.kernel, attrs);
    check(sameShape(size, dy.shape.slice(2)), op, `output gradient of spatial size ${list(size)}`, dy.shape);
    check(dy.shape[0] === x.shape[0], op, `output gradient of batch ${x.shape[0] ?? 0}`, dy.shape);
    checkGroups(op, {
      inputs: channels(x),
      outputs: channels(dy),
      perGroup: channels(x) / attrs.groups,
      weight: dy.shape,
      groups: attrs.groups,
    });
    return { shape: [channels(dy), channels(x) / attrs.groups, ...attrs.kernel], dtype: 'float32' };
  },
};

function pooledSize(size: readonly number[], attrs: PoolAttrs): readonly number[] {
  return convOutputSize(size, attrs.kernel, { ...attrs, dilations: attrs.kernel.map(() => 1), groups: 1 });
}

export const inferPool = {
  forward: (op: OpName, inputs: readonly Value[], attrs: PoolAttrs): Inferred => {
    const x = inputAt(op, inputs, 0);
    const rank = checkImage(op, x);
    check(attrs.kernel.length === rank, op, `a window over ${rank} spatial axes`, attrs.kernel);
    checkSizes(op, 'a window', attrs.kernel, 1);
    checkSizes(op, 'strides', attrs.strides, 1);
    checkSizes(op, 'pads', attrs.pads, 0);
    const fits = attrs.strides.length === rank && attrs.pads.length === 2 * rank;
    check(fits, op, `strides and pads for ${rank} spatial axes`, [attrs.strides.length, attrs.pads.length]);
    check(
      attrs.pads.every((pad, axis) => pad < (attrs.kernel[axis % rank] ?? 0)),
      op,
      `pads smaller than the ${list(attrs.kernel)} window`,
      attrs.pads,
    );
    const size = pooledSize(x.shape.slice(2), attrs);
    check(
      size.every((length) => length > 0),
      op,
      `an input at least as large as the ${list(attrs.kernel)} window`,
      x.shape,
    );
    return { shape: [...x.shape.slice(0, 2), ...size], dtype: 'float32' };
  },
  averageGrad: (
    op: 'AveragePoolGrad',
    inputs: readonly Value[],
    attrs: OpAttrs['AveragePoolGrad'],
  ): Inferred => {
    const dy = inputAt(op, inputs, 0);
    const size = pooledSize(attrs.inputSize, attrs);
    check(sameShape(size, dy.shape.slice(2)), op, `spatial size ${list(size)}`, dy.shape);
    return { shape: [...dy.shape.slice(0, 2), ...attrs.inputSize], dtype: 'float32' };
  },
};

export const inferResize = {
  forward: (op: 'Resize', inputs: readonly Value[], { size }: OpAttrs['Resize']): Inferred => {
    return resized(op, inputAt(op, inputs, 0), size);
  },
  grad: (op: 'ResizeGrad', inputs: readonly Value[], { inputSize }: OpAttrs['ResizeGrad']): Inferred => {
    return resized(op, inputAt(op, inputs, 0), inputSize);
  },
};

function resized(op: OpName, x: Value, size: readonly number[]): Inferred {
  const rank = checkImage(op, x);
  check(size.length === rank, op, `a size for ${rank} spatial axes`, size);
  checkSizes(op, 'a size', size, 1);
  return { shape: [...x.shape.slice(0, 2), ...size], dtype: 'float32' };
}
