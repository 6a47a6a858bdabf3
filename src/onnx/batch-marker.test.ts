import { expect, test } from 'vitest';
import { add, constant, div, graphOf, input, mean, mul, sum, type Value } from '../ir/index.js';
import { optimize } from '../passes/index.js';
import { full } from '../tensor/index.js';
import { batchMarker, BatchSizes } from './batch-marker.js';
import { toOnnx } from './to-onnx.js';

const z = input('z', [batchMarker, 3]);
const exported = (y: Value): Uint8Array =>
  toOnnx(optimize(graphOf({ y })), { mode: 'plain', symbolicBatch: batchMarker });

test.each<[string, Value]>([
  ['times the batch size', mul(z, batchMarker)],
  ['over the batch size', div(sum(z, { axes: [0] }), batchMarker)],
  ['times one over it', mul(sum(z, { axes: [0] }), 1 / batchMarker)],
  ['times minus one over three times it', mul(z, -1 / (3 * batchMarker))],
  ['with a constant of the batch', add(z, constant(full([batchMarker, 1], 2)))],
])('a value %s is refused where the batch is open', (_, y) => {
  expect(() => exported(y)).toThrow(expect.objectContaining({ code: 'EXPORT_FIXED_BATCH' }));
});

test('a mean over the batch and other numbers are exported', () => {
  const others = [0, 1, -1, 0.5, 1e-5, 1e-8, 1e-12, 9972, 1 / 784, 1e30, Infinity];
  for (const x of others)
    expect(exported(add(mul(mean(z, { axes: [0] }), 0.5), x)).length).toBeGreaterThan(0);
});

test('where the batch is fixed, no number counts it', () => {
  expect(new BatchSizes(undefined).countsBatch(full([], batchMarker))).toBe(false);
});
