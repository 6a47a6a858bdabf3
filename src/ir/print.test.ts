import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { add, constant, input, relu, state, sub } from './build-elementwise.js';
import { matmul, mean } from './build-linear.js';
import { graphOf } from './graph.js';
import { print } from './print.js';
import { inScope, type Value } from './value.js';

test('a graph prints one value a line, its type, its attributes and its layer', () => {
  const x = input('x', [4, 3]);
  const w = state('D.h0.weight', [3, 2]);
  const h = inScope('D.h0', () => relu(add(matmul(x, w), constant(tensor([2], [0.5, -1])))));
  const graph = graphOf({ loss: mean(h) }, new Map<Value<'State'>, Value>([[w, sub(w, 0.25)]]));
  expect(print(graph)).toBe(
    [
      '%0 = Input() {name="x"}: float32[4,3]',
      '%1 = State() {name="D.h0.weight"}: float32[3,2]',
      '%2 = MatMul(%0, %1) {transposeA=false transposeB=false}: float32[4,2]  # D.h0',
      '%3 = Constant() {0.5 -1}: float32[2]  # D.h0',
      '%4 = Add(%2, %3): float32[4,2]  # D.h0',
      '%5 = Relu(%4): float32[4,2]  # D.h0',
      '%6 = ReduceMean(%5) {axes=[0,1] keepDims=false}: float32[]',
      '%7 = Constant() {0.25}: float32[]',
      '%8 = Sub(%1, %7): float32[3,2]',
      'output loss = %6',
      'state D.h0.weight <- %8',
    ].join('\n'),
  );
});
