import { asUnion, type OpName, type Value } from '../../ir/index.js';
import { plainLowering } from '../layouts.js';
import type { Activation } from './blocks.js';
import { broadcasting, spread } from './convert.js';
import { elementwiseOps, sameShape } from './elementwise-ops.js';
import { type Forms, shapeOf } from './forms.js';
import { scaledBy, shiftedBy, sumOf } from './linear.js';

/** Ops on single numbers: linear ones wait for a use, the others are computed. */
export function lowerElementwise(value: Value, forms: Forms): boolean {
  if (!elementwiseOps.has(value.op) || !forms.fits(value)) return false;
  const leading = value.inputs.find((input) => forms.isBlocked(input) && sameShape(input, value));
  if (!leading || value.inputs.some(({ dtype }) => dtype !== 'float32')) return false;
  if (!lowerLinear(value, forms)) lowerNonlinear(value, forms);
  return true;
}

function lowerLinear(value: Value, forms: Forms): boolean {
  const [a, b] = value.inputs;
  if (!a) return false;
  switch (asUnion(value).op) {
    case 'StopGradient':
      forms.setSum(value, forms.finished(a));
      return true;
    case 'Neg':
      forms.setSum(
        value,
        scaledBy(forms.blocks, forms.finished(a), forms.blocks.emit.filled([shapeOf(a)[1]], -1)),
      );
      return true;
    case 'Add':
      return b !== undefined && (added(value, a, b, forms) || added(value, b, a, forms));
    case 'Sub':
      return b !== undefined && (subtracted(value, a, b, forms) || subtractedFrom(value, a, b, forms));
    case 'Mul':
      return b !== undefined && (scaled(value, a, b, forms) || scaled(value, b, a, forms));
    case 'Div':
      return b !== undefined && divided(value, a, b, forms);
    default:
      return false;
  }
}

function added(value: Value, a: Value, b: Value, forms: Forms): boolean {
  const { blocks } = forms;
  if (!isWhole(a, value)) return false;
  const shift = forms.vector(b, shapeOf(value)[1]);
  if (shift !== undefined) {
    forms.setSum(value, shiftedBy(blocks, forms.sum(a), shift));
    return true;
  }
  if (!isWhole(b, value)) return false;
  joined(value, forms, (left) => sumOf(blocks, left, forms.sum(b)), a, b);
  return true;
}

function subtracted(value: Value, a: Value, b: Value, forms: Forms): boolean {
  const { blocks } = forms;
  if (!isWhole(a, value)) return false;
  const channels = shapeOf(value)[1];
  const shift = forms.vector(b, channels);
  if (shift !== undefined) {
    forms.setSum(value, shiftedBy(blocks, forms.sum(a), blocks.emit.node('Neg', [shift])));
    return true;
  }
  if (!isWhole(b, value)) return false;
  const minus = blocks.emit.filled([channels], -1);
  joined(value, forms, (left) => sumOf(blocks, left, scaledBy(blocks, forms.finished(b), minus)), a, b);
  return true;
}

/** A number per channel minus images. */
function subtractedFrom(value: Value, a: Value, b: Value, forms: Forms): boolean {
  const { blocks } = forms;
  const channels = shapeOf(value)[1];
  const shift = forms.vector(a, channels);
  if (shift === undefined || !isWhole(b, value)) return false;
  const negative = scaledBy(blocks, forms.finished(b), blocks.emit.filled([channels], -1));
  forms.setSum(value, shiftedBy(blocks, negative, shift));
  return true;
}

function joined(
  value: Value,
  forms: Forms,
  join: (left: ReturnType<Forms['sum']>) => ReturnType<Forms['sum']> | undefined,
  a: Value,
  b: Value,
): void {
  const sum = join(forms.sum(a));
  if (sum) {
    forms.setSum(value, sum);
    return;
  }
  forms.tensor(a);
  forms.tensor(b);
  const shorter = join(forms.sum(a));
  if (shorter) forms.setSum(value, shorter);
}

function scaled(value: Value, a: Value, b: Value, forms: Forms): boolean {
  if (!isWhole(a, value)) return false;
  const factor = forms.vector(b, shapeOf(value)[1]);
  if (factor === undefined) return false;
  forms.setSum(value, scaledBy(forms.blocks, forms.finished(a), factor));
  return true;
}

function divided(value: Value, a: Value, b: Value, forms: Forms): boolean {
  if (!isWhole(a, value)) return false;
  const divisor = forms.vector(b, shapeOf(value)[1]);
  if (divisor === undefined) return false;
  const factor = forms.blocks.emit.node('Reciprocal', [divisor]);
  forms.setSum(value, scaledBy(forms.blocks, forms.finished(a), factor));
  return true;
}

/** Whether an operand has a number for every one of the result. */
const isWhole = (operand: Value, value: Value): boolean => sameShape(operand, value);

function lowerNonlinear(value: Value, forms: Forms): void {
  const [x] = value.inputs;
  const activation = activationOf(value);
  if (activation && x) forms.setTensor(value, forms.activated(x, activation));
  else forms.setTensor(value, elementwise(value, forms));
}

function activationOf(value: Value): Activation | undefined {
  const any = asUnion(value);
  if (any.op === 'Relu' || any.op === 'Tanh') return { kind: any.op };
  return any.op === 'LeakyRelu' ? { kind: 'LeakyRelu', slope: any.attrs.slope } : undefined;
}

function elementwise<K extends OpName>(value: Value<K>, forms: Forms): string {
  const { blocks } = forms;
  const shape = shapeOf(value);
  const operands = value.inputs.map((input) => ({
    value: input,
    name: sameShape(input, value)
      ? spread(blocks, forms.tensor(input), shape)
      : broadcasting(blocks, forms.plain(input), { shape: input.shape, to: shape }),
  }));
  return plainLowering(value.op)({ emit: blocks.emit, value, attrs: value.attrs, operands });
}
