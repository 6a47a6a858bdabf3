import { grad } from 'ganymede/autodiff';
import {
  add,
  cast,
  constant,
  elements,
  graphOf,
  type Graph,
  mul,
  square,
  sum,
  type Value,
} from 'ganymede/ir';
import { tensor } from 'ganymede/tensor';
import { buildCase, type OpCase, scattered } from './cases/case.js';

/** An op's result and the first and second derivatives of a scalar made of it. */
export interface Derivatives {
  readonly y: Value;
  /** `sum(w y + y y / 2)`, `w` fixed: its second derivative does not vanish where that of the op does. */
  readonly loss: Value;
  /** Inputs that have a gradient. */
  readonly wrt: readonly Value<'Input'>[];
  readonly first: readonly Value[];
  /** `sum over inputs of sum(v gradient)`, `v` fixed. */
  readonly slope: Value;
  readonly second: readonly Value[];
}

export function derivativesOf(opCase: OpCase): Derivatives {
  const { leaves, y } = buildCase(opCase);
  const wrt = leaves.filter(({ dtype }) => dtype === 'float32');
  const loss = nonlinear(cast(y, 'float32'));
  const first = grad(loss, wrt);
  const slope = first.map((g, i) => sum(mul(g, fixed(g.shape, 11 + i)))).reduce(add, constant(0));
  return { y, loss, wrt, first, slope, second: grad(slope, wrt) };
}

/** The case as a graph: `y`, `first0`, `first1`, ..., `second0`, ... */
export function derivativesGraph({ y, first, second }: Derivatives): Graph {
  const named = (name: string, values: readonly Value[]): [string, Value][] =>
    values.map((value, i) => [`${name}${i}`, value]);
  return graphOf(Object.fromEntries([['y', y], ...named('first', first), ...named('second', second)]));
}

function nonlinear(y: Value): Value {
  return add(sum(mul(y, fixed(y.shape, 5))), mul(sum(square(y)), 0.5));
}

function fixed(shape: readonly number[], salt: number): Value {
  return constant(
    tensor(
      shape,
      scattered(elements(shape), salt).map((u) => u - 0.4),
    ),
  );
}
