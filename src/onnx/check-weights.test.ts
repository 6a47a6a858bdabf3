import { expect, test } from 'vitest';
import { graphOf, input, matmul, state } from '../ir/index.js';
import { full } from '../tensor/index.js';
import { toOnnx } from './to-onnx.js';

const graph = graphOf({ y: matmul(input('z', [2, 3]), state('G.weight', [3, 4])) });
const fitting = { 'G.weight': full([3, 4], 1) };

test.each([
  ['of another shape', 'SHAPE_MISMATCH', 'G.weight', { 'G.weight': full([4, 3], 1) }],
  ['of another type', 'DTYPE_MISMATCH', 'G.weight', { 'G.weight': full([3, 4], 1, 'int32') }],
  ['of a name the graph lacks', 'PARAMETER_UNKNOWN', 'G.weigth', { ...fitting, 'G.weigth': full([3], 1) }],
  ['of what is fed', 'PARAMETER_UNKNOWN', 'z', { z: full([2, 3], 1) }],
])('a weight %s is refused', (_, code, where, weights) => {
  expect(() => toOnnx(graph, { mode: 'plain', weights })).toThrow(
    expect.objectContaining({ code, where, fix: expect.any(String) as string }),
  );
});

test.each([{ weights: fitting }, { symbolicBatch: 7 }])('a loop takes no %o', (options) => {
  expect(() => toOnnx(graph, { mode: 'loop', ...options })).toThrow(
    expect.objectContaining({ code: 'CALL_INVALID', where: Object.keys(options)[0] }),
  );
  expect(toOnnx(graph, { mode: 'plain', ...options }).length).toBeGreaterThan(0);
});
