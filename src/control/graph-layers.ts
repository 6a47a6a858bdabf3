import { type OpName, topologicalOrder, type Value } from '../ir/index.js';

/** Layers with a weight, as far as that is applied. */
export const linearOps: ReadonlySet<OpName> = new Set(['MatMul', 'Conv', 'ConvInputGrad']);

/** Non-linearities that follow a layer, unit by unit. */
export const activationOps: ReadonlySet<OpName> = new Set([
  'Relu',
  'LeakyRelu',
  'Tanh',
  'Sigmoid',
  'Softplus',
]);

/** What `result` is computed from that depends on `source`, in the order it is computed. */
export function between(source: Value, result: Value): Value[] {
  const reached = new Set<Value>([source]);
  return topologicalOrder([result]).filter((value) => {
    const reaches = value.inputs.some((input) => reached.has(input));
    if (reaches) reached.add(value);
    return reaches;
  });
}
