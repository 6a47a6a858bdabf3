import { inputsOf, type OpName, type Value } from '../../ir/index.js';
import { lowerPlainly } from '../layouts.js';
import type { Activation } from './blocks.js';
import { broadcasting, spread } from './convert.js';
import { elementwiseOps, alike } from './elementwise-ops.js';
import { type Forms, shapeOf } from './forms.js';
import { type Linear, scaledBy, shiftedBy, sumOf } from './linear.js';
import type { BlockedRule, BlockedRules } from './rule.js';

const lowerNeg: BlockedRule = (value, forms) => {
  forms.setSum(value, negative(inputsOf(value, 1)[0], forms));
  return true;
};

const lowerAdd: BlockedRule = (value, forms) => {
  const [a, b] = inputsOf(value, 2);
  return added(value, forms, a, b) || added(value, forms, b, a);
};

function added(value: Value, forms: Forms, a: Value, b: Value): boolean {
  if (!alike(a, value)) return false;
  const shift = forms.vector(b, shapeOf(value)[1]);
  if (shift !== undefined) {
    forms.setSum(value, shiftedBy(forms.blocks, forms.sum(a), shift));
    return true;
  }
  return alike(b, value) && joined(value, forms, () => sumOf(forms.blocks, forms.sum(a), forms.sum(b)));
}

const lowerSub: BlockedRule = (value, forms) => {
  const [a, b] = inputsOf(value, 2);
  const { blocks } = forms;
  const channels = shapeOf(value)[1];
  const [minuend, subtrahend] = [forms.vector(a, channels), forms.vector(b, channels)];
  if (subtrahend !== undefined && alike(a, value)) {
    const shift = blocks.emit.node('Neg', [subtrahend]);
    forms.setSum(value, shiftedBy(blocks, forms.sum(a), shift));
    return true;
  }
  if (!alike(b, value)) return false;
  if (minuend !== undefined) {
    forms.setSum(value, shiftedBy(blocks, negative(b, forms), minuend));
    return true;
  }
  return alike(a, value) && joined(value, forms, () => sumOf(blocks, forms.sum(a), negative(b, forms)));
};

/** A sum of two sums; where that has too many terms, of their tensors. */
function joined(value: Value, forms: Forms, join: () => Linear | undefined): boolean {
  const sum = join() ?? joinedTensors(value, forms, join);
  if (sum) forms.setSum(value, sum);
  return sum !== undefined;
}

function joinedTensors(value: Value, forms: Forms, join: () => Linear | undefined): Linear | undefined {
  for (const input of value.inputs) forms.tensor(input);
  return join();
}

function negative(x: Value, forms: Forms): Linear {
  const minus = forms.blocks.emit.filled([shapeOf(x)[1]], -1);
  return scaledBy(forms.blocks, forms.finished(x), minus);
}

const lowerMul: BlockedRule = (value, forms) => {
  const [a, b] = inputsOf(value, 2);
  return (
    scaled(value, forms, a, factorOf(b, value, forms)) || scaled(value, forms, b, factorOf(a, value, forms))
  );
};

const lowerDiv: BlockedRule = (value, forms) => {
  const [a, b] = inputsOf(value, 2);
  const divisor = factorOf(b, value, forms);
  if (divisor === undefined || !alike(a, value)) return false;
  return scaled(value, forms, a, forms.blocks.emit.node('Reciprocal', [divisor]));
};

function factorOf(operand: Value, value: Value, forms: Forms): string | undefined {
  return forms.vector(operand, shapeOf(value)[1]);
}

function scaled(value: Value, forms: Forms, x: Value, factor: string | undefined): boolean {
  if (factor === undefined || !alike(x, value)) return false;
  forms.setSum(value, scaledBy(forms.blocks, forms.finished(x), factor));
  return true;
}

/** Applied by what computes the operand. */
function activated<K extends OpName>(activationOf: (value: Value<K>) => Activation): BlockedRule<K> {
  return (value, forms) => {
    forms.setTensor(value, forms.activated(inputsOf(value, 1)[0], activationOf(value)));
    return true;
  };
}

/** Ops that wait for a use, or take part in the op before. */
const linearOrFused: BlockedRules = {
  Neg: lowerNeg,
  Add: lowerAdd,
  Sub: lowerSub,
  Mul: lowerMul,
  Div: lowerDiv,
  StopGradient: (value, forms) => {
    forms.setSum(value, forms.finished(inputsOf(value, 1)[0]));
    return true;
  },
  Relu: activated<'Relu'>(() => ({ kind: 'Relu' })),
  Tanh: activated<'Tanh'>(() => ({ kind: 'Tanh' })),
  LeakyRelu: activated<'LeakyRelu'>(({ attrs }) => ({ kind: 'LeakyRelu', slope: attrs.slope })),
};

/** Ops on single numbers of images that are in blocks already. */
export const blockedElementwise: BlockedRules = Object.fromEntries(
  [...elementwiseOps].map((op) => [op, lowerElementwise]),
);

function lowerElementwise<K extends OpName>(value: Value<K>, forms: Forms): boolean {
  if (!forms.fits(value) || value.inputs.some(({ dtype }) => dtype !== 'float32')) return false;
  if (!value.inputs.some((input) => forms.isBlocked(input) && alike(input, value))) return false;
  const rule: BlockedRule<K> | undefined = linearOrFused[value.op];
  if (rule?.(value, forms) !== true) forms.setTensor(value, computed(value, forms));
  return true;
}

function computed(value: Value, forms: Forms): string {
  const { blocks } = forms;
  const shape = shapeOf(value);
  return lowerPlainly(value, blocks.emit, (operand) =>
    alike(operand, value)
      ? spread(blocks, forms.tensor(operand), shape)
      : broadcasting(blocks, forms.plain(operand), { shape: operand.shape, to: shape }),
  );
}
