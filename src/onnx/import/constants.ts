import { broadcastTo, constant, elements, reshape, type Value } from '../../ir/index.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import { tooLarge } from './errors.js';
import { type Build, checkRank, importer, type Importers } from './importer.js';
import { importLimits } from './limits.js';
import type { NodeReader } from './node-reader.js';
import { toData } from './tensors.js';

const int32 = (shape: readonly number[], numbers: readonly number[]): Tensor =>
  tensor(shape, toData(numbers, 'int32'), 'int32');

const float32 = (shape: readonly number[], numbers: readonly number[]): Tensor =>
  tensor(shape, toData(numbers, 'float32'), 'float32');

/** The one attribute that says what the constant is. */
function readConstant(node: NodeReader): Tensor {
  const [single, integer] = [node.float('value_float'), node.int('value_int')];
  const [list, integers] = [node.floats('value_floats'), node.ints('value_ints')];
  if (single !== undefined) return float32([], [single]);
  if (integer !== undefined) return int32([], [integer]);
  if (list) return float32([list.length], list);
  if (integers) return int32([integers.length], integers);
  const given = node.tensor('value');
  if (!given)
    throw node.unsupported('it holds no numbers', {
      expected: 'a tensor, number or list of numbers',
      actual: 'none of them',
    });
  return given;
}

function prepareConstant(node: NodeReader): Build {
  const value = constant(readConstant(node));
  return () => value;
}

/** One element, repeated: nothing is allocated. */
function prepareConstantOfShape(node: NodeReader): Build {
  const element = node.tensor('value') ?? float32([1], [0]);
  if (element.data.length !== 1)
    throw node.invalid('value has no single element', {
      expected: 'one element',
      actual: String(element.data.length),
    });
  return (operands) => {
    const shape = operands.ints(0);
    checkRank(node, shape.length);
    if (shape.some((size) => size < 0))
      throw node.invalid('it is given no shape', {
        expected: 'sizes from 0',
        actual: `[${shape.join(',')}]`,
      });
    return broadcastTo(reshape(constant(element), []), shape);
  };
}

/** Sizes of the axes from `start` to `end`. */
function prepareShape(node: NodeReader): Build {
  const [start, end] = [node.int('start') ?? 0, node.int('end')];
  return (operands) => {
    const sizes = operands.value(0).shape.slice(start, end);
    return constant(int32([sizes.length], sizes));
  };
}

function prepareRange(node: NodeReader): Build {
  return (operands) => {
    const [start, limit, delta] = [operands.number(0), operands.number(1), operands.number(2)];
    const count = Math.max(0, Math.ceil((limit - start) / delta));
    if (Number.isNaN(count))
      throw node.invalid('it goes nowhere', { expected: 'a delta other than 0', actual: String(delta) });
    if (count > importLimits.indices)
      throw tooLarge('a range', { limit: importLimits.indices, actual: count, where: node.where });
    const numbers = Array.from({ length: count }, (_, i) => start + i * delta);
    return constant(
      operands.value(0).dtype === 'int32' ? int32([count], numbers) : float32([count], numbers),
    );
  };
}

const prepareSize =
  (): Build =>
  (operands): Value =>
    constant(int32([], [elements(operands.value(0).shape)]));

export const constantImporters: Importers = {
  Constant: importer(0, 0, prepareConstant),
  ConstantOfShape: importer(1, 1, prepareConstantOfShape),
  Shape: importer(1, 1, prepareShape),
  Size: importer(1, 1, prepareSize),
  Range: importer(3, 3, prepareRange),
};
