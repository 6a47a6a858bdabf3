import { expect, test } from 'vitest';
import type { Value } from 'ganymede/ir';
import { evaluate } from '../oracle/interpreter.js';
import { feedsOf, type OpCase } from './cases/case.js';
import { opCases } from './cases/index.js';
import { relativeError } from './compare.js';
import { type Derivatives, derivativesOf } from './derivatives.js';

const delta = 1e-5;

type Data = ReadonlyMap<string, Float64Array>;

function dataOf(opCase: OpCase): Map<string, Float64Array> {
  return new Map(Object.entries(feedsOf(opCase)).map(([name, { data }]) => [name, Float64Array.from(data)]));
}

/** The derivative of a scalar in one input, element by element: (f(x + d) - f(x - d)) / 2d. */
function centralDifferences(scalar: Value, name: string, data: Data): Float64Array {
  const x = data.get(name) ?? new Float64Array();
  const at = (i: number, shift: number): number => {
    const moved = x.map((value, j) => (j === i ? value + shift : value));
    return evaluate([scalar], new Map([...data, [name, moved]]))[0]?.[0] ?? NaN;
  };
  return x.map((_, i) => (at(i, delta) - at(i, -delta)) / (2 * delta));
}

function expectDerivative(of: Value, analytic: readonly Value[], { wrt }: Derivatives, opCase: OpCase): void {
  const data = dataOf(opCase);
  evaluate(analytic, data).forEach((actual, i) => {
    const numeric = centralDifferences(of, wrt[i]?.attrs.name ?? '', data);
    const expected = opCase.stops === true ? new Float64Array(numeric.length) : numeric;
    // Against differences of 0 only 0 will do; elsewhere rounding of the differences leaves 1e-8 or so.
    expect(relativeError(actual, expected)).toBeLessThan(1e-6);
  });
}

test('every case has a title of its own', () => {
  expect(new Set(opCases.map(({ title }) => title)).size).toBe(opCases.length);
});

test.each(opCases)('shape and dtype: $title', ({ opCase }) => {
  const { y } = derivativesOf(opCase);
  expect({ shape: y.shape, dtype: y.dtype }).toEqual({
    shape: opCase.shape,
    dtype: opCase.dtype ?? 'float32',
  });
});

test.each(opCases)('first derivative: $title', ({ opCase }) => {
  const derivatives = derivativesOf(opCase);
  expect(derivatives.first.map(({ shape }) => shape)).toEqual(derivatives.wrt.map(({ shape }) => shape));
  expectDerivative(derivatives.loss, derivatives.first, derivatives, opCase);
});

test.each(opCases)('second derivative: $title', ({ opCase }) => {
  const derivatives = derivativesOf(opCase);
  expectDerivative(derivatives.slope, derivatives.second, derivatives, opCase);
});
