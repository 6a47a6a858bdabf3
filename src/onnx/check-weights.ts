import type { Graph, Value } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import { sameShape, type Tensor } from '../tensor/index.js';

/** Throw PARAMETER_UNKNOWN, SHAPE_MISMATCH or DTYPE_MISMATCH unless each weight is a value of a state of the graph. */
export function checkWeights({ states }: Graph, weights: Readonly<Record<string, Tensor>>): void {
  const known = new Map(states.map(({ value }) => [value.attrs.name, value]));
  for (const [name, weight] of Object.entries(weights)) {
    const state = known.get(name);
    if (!state) throw unknownState(name, [...known.keys()]);
    if (weight.dtype !== state.dtype || !sameShape(weight.shape, state.shape))
      throw misfit(name, state, weight);
  }
}

/** Throw CALL_INVALID for an option that a model of several steps cannot have. */
export function refuseInLoop(options: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(options).find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new GanymedeError('CALL_INVALID', `a model in loop mode takes no ${given}`, {
    where: given,
    expected: "mode 'plain'",
    actual: "mode 'loop'",
    fix: `Leave ${given} out, or write the graph in mode 'plain'.`,
  });
}

function unknownState(name: string, known: readonly string[]): GanymedeError {
  return new GanymedeError('PARAMETER_UNKNOWN', `the graph has no state "${name}" to take a weight`, {
    where: name,
    expected: known.join(', ') || 'no weights: the graph has no states',
    actual: name,
    fix: known.length > 0 ? didYouMean(name, known) : 'Leave it out.',
  });
}

type Typed = Pick<Value, 'dtype' | 'shape'>;

function misfit(name: string, state: Typed, weight: Typed): GanymedeError {
  const code = weight.dtype === state.dtype ? 'SHAPE_MISMATCH' : 'DTYPE_MISMATCH';
  const text = ({ dtype, shape }: Typed): string => `${dtype}[${shape.join(',')}]`;
  return new GanymedeError(code, `the weight "${name}" is ${text(weight)}, not ${text(state)}`, {
    where: name,
    expected: text(state),
    actual: text(weight),
    fix: 'Give the weights of a network with the same sizes.',
  });
}
