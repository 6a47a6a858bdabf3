import { expect, test } from 'vitest';
import { add, input, neg, state } from './build-elementwise.js';
import { type Graph, graphOf } from './graph.js';
import type { Value } from './value.js';
import { verify } from './verify.js';

const x = input('x', [2, 3]);
const w = state('w', [3]);
const sum = add(x, w);
const sound = graphOf({ y: sum }, new Map<Value<'State'>, Value>([[w, neg(w)]]));

test('a sound graph passes', () => {
  expect(() => {
    verify(sound);
  }).not.toThrow();
});

test.each<{ readonly name: string; readonly graph: Graph; readonly says: RegExp }>([
  {
    name: 'a wrong shape',
    graph: graphOf({ y: { ...sum, shape: [3, 2] } }),
    says: /Add claims .*\[3,2\].*\[2,3\]/,
  },
  { name: 'a wrong dtype', graph: graphOf({ y: { ...sum, dtype: 'int32' } }), says: /claims int32/ },
  { name: 'an undeclared input', graph: { ...sound, inputs: [] }, says: /Input x is not declared/ },
  { name: 'an undeclared state', graph: { ...sound, states: [] }, says: /State w is not declared/ },
  {
    name: 'a state that changes its shape',
    graph: { ...sound, states: [{ value: w, next: sum }] },
    says: /state w/,
  },
  { name: 'a name used twice', graph: graphOf({ y: add(x, input('x', [3])) }), says: /name x is used twice/ },
])('$name is refused', ({ graph, says }) => {
  expect(() => {
    verify(graph);
  }).toThrow(
    expect.objectContaining({ code: 'GRAPH_INVALID', message: expect.stringMatching(says) as string }),
  );
});
