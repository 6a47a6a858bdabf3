import { elements, type OpName, type Value } from '../../ir/index.js';
import { plainLowering } from '../layouts.js';
import { isPackable } from '../packing.js';
import { elementwiseOps, sameShape } from './elementwise-ops.js';
import type { Forms } from './forms.js';

/** States that are filters, and what optimizers compute of them number by number, stay in blocks. */
export function lowerPacked(value: Value, forms: Forms): boolean {
  if (isFilterState(value, forms)) {
    forms.setPacked(value, lowered(value, forms));
    return true;
  }
  const squared = squaredLength(value, forms);
  if (squared !== undefined) {
    forms.setPlain(value, squared);
    return true;
  }
  if (!value.inputs.some((input) => forms.isPacked(input))) return false;
  if (value.op === 'Reshape') {
    forms.setLater(value, () => lowered(value, forms, (input) => forms.plain(input)));
    return true;
  }
  if (sumsAll(value)) {
    forms.setPlain(value, lowered(value, forms));
    return true;
  }
  if (!isNumberByNumber(value)) return false;
  forms.setPacked(value, lowered(value, forms));
  return true;
}

function isFilterState({ op, dtype, shape }: Value, { blocks }: Forms): boolean {
  return op === 'State' && dtype === 'float32' && isPackable(shape, blocks.size);
}

/** Sums over all axes do not depend on the order. */
function sumsAll({ op, shape }: Value): boolean {
  return (op === 'ReduceSum' || op === 'ReduceMean') && elements(shape) === 1;
}

function isNumberByNumber(value: Value): boolean {
  return (
    elementwiseOps.has(value.op) &&
    value.inputs.every((input) => input.dtype === 'float32' && (sameShape(input, value) || isNumber(input)))
  );
}

const isNumber = ({ shape }: Value): boolean => elements(shape) === 1;

/** The product of filters, as a row, with themselves does not depend on the order either. */
function squaredLength(value: Value, forms: Forms): string | undefined {
  const [a, b] = value.inputs;
  const filters = a?.inputs[0];
  if (value.op !== 'MatMul' || elements(value.shape) !== 1 || a?.op !== 'Reshape' || b?.op !== 'Reshape')
    return undefined;
  if (filters === undefined || filters !== b.inputs[0] || !forms.isPacked(filters)) return undefined;
  const { blocks } = forms;
  return lowered(value, forms, (row) => blocks.view(forms.filters(filters).name, row.shape));
}

function lowered<K extends OpName>(
  value: Value<K>,
  forms: Forms,
  nameOf = (input: Value): string => (isNumber(input) ? forms.plain(input) : forms.filters(input).name),
): string {
  const operands = value.inputs.map((input) => ({ value: input, name: nameOf(input) }));
  return plainLowering(value.op)({ emit: forms.blocks.emit, value, attrs: value.attrs, operands });
}
