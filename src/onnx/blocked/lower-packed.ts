import { elements, type Value } from '../../ir/index.js';
import { lowerPlainly } from '../layouts.js';
import { isPackable } from '../packing.js';
import { elementwiseOps, alike } from './elementwise-ops.js';
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
    forms.setLater(value, () => lowerPlainly(value, forms.blocks.emit, (operand) => forms.plain(operand)));
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
    value.inputs.every((input) => input.dtype === 'float32' && (alike(input, value) || isNumber(input)))
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
  return lowerPlainly(value, blocks.emit, (row) => blocks.view(forms.filters(filters).name, row.shape));
}

/** Over filters in blocks and plain numbers. */
function lowered(value: Value, forms: Forms): string {
  return lowerPlainly(value, forms.blocks.emit, (operand) =>
    isNumber(operand) ? forms.plain(operand) : forms.filters(operand).name,
  );
}
