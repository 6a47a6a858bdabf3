import { add, constant, mean, mul, reshape, rsqrt, square, sub, type Value } from '../../ir/index.js';
import { tensor } from '../../tensor/index.js';
import { axisOf, type Build, importer, type Importers, type Operands } from './importer.js';
import type { NodeReader } from './node-reader.js';

/**
 * Ioffe & Szegedy 2015 in inference: with all four parameters known it is a scale and a shift per channel, computed in
 * double precision.
 */
function prepareBatchNorm(node: NodeReader): Build {
  const epsilon = node.float('epsilon') ?? 1e-5;
  node.ignore('momentum', 'is_test');
  node.mustBe('spatial', 1);
  if (node.flag('training_mode') || node.namedOutputs > 1)
    throw node.unsupported('it is in training mode', {
      expected: 'inference: one result, training_mode 0',
      actual: `${node.namedOutputs} results`,
      fix: 'Export the network in evaluation mode.',
    });
  return (operands) => {
    const x = operands.value(0);
    const shape = x.shape.map((size, axis) => (axis === 1 ? size : 1));
    const { scale, shift } = scaleAndShift(node, operands, epsilon);
    return add(mul(x, reshape(scale, shape)), reshape(shift, shape));
  };
}

/** `gamma / sqrt(variance + epsilon)` and `beta - mean` times that. */
function scaleAndShift(
  node: NodeReader,
  operands: Operands,
  epsilon: number,
): { scale: Value; shift: Value } {
  const [gamma = [], beta = [], average = [], variance = []] = [1, 2, 3, 4].map((i) =>
    Array.from(operands.tensor(i).data),
  );
  if ([beta, average, variance].some((list) => list.length !== gamma.length))
    throw node.invalid('its parameters have different lengths', {
      expected: `${gamma.length} channels in each`,
      actual: [beta, average, variance].map((list) => list.length).join(', '),
    });
  const scale = gamma.map((factor, i) => factor / Math.sqrt((variance[i] ?? 0) + epsilon));
  const shift = scale.map((factor, i) => (beta[i] ?? 0) - (average[i] ?? 0) * factor);
  return { scale: vector(scale), shift: vector(shift) };
}

const vector = (numbers: readonly number[]): Value =>
  constant(tensor([numbers.length], Float32Array.from(numbers)));

/** Zero mean and unit variance over `axes`. */
function standardised(x: Value, axes: readonly number[], epsilon: number): Value {
  const centred = sub(x, mean(x, { axes, keepDims: true }));
  return mul(centred, rsqrt(add(mean(square(centred), { axes, keepDims: true }), epsilon)));
}

/** Ulyanov et al. 2016: each plane by itself. */
function prepareInstanceNorm(node: NodeReader): Build {
  const epsilon = node.float('epsilon') ?? 1e-5;
  return (operands) => {
    const x = operands.value(0);
    const shape = x.shape.map((size, axis) => (axis === 1 ? size : 1));
    const axes = x.shape.map((_, axis) => axis).slice(2);
    const plain = standardised(x, axes, epsilon);
    return add(mul(plain, reshape(operands.value(1), shape)), reshape(operands.value(2), shape));
  };
}

/** Ba et al. 2016: over the axes from `axis` on. */
function prepareLayerNorm(node: NodeReader): Build {
  const [axis, epsilon] = [node.int('axis') ?? -1, node.float('epsilon') ?? 1e-5];
  node.ignore('stash_type');
  return (operands) => {
    const x = operands.value(0);
    const first = axisOf(node, axis, x.shape.length);
    const scaled = mul(standardised(x, x.shape.map((_, i) => i).slice(first), epsilon), operands.value(1));
    const shift = operands.optional(2);
    return shift ? add(scaled, shift) : scaled;
  };
}

export const normalisationImporters: Importers = {
  BatchNormalization: importer(5, 5, prepareBatchNorm),
  InstanceNormalization: importer(3, 3, prepareInstanceNorm),
  LayerNormalization: importer(2, 3, prepareLayerNorm),
};
