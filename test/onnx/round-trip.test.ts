import { afterAll, expect, test } from 'vitest';
import {
  add,
  averagePool,
  concat,
  conv,
  convTranspose,
  graphOf,
  input,
  leakyRelu,
  matmul,
  maxPool,
  mean,
  mul,
  reshape,
  resize,
  softmax,
  state,
  tanh,
  type Value,
} from '../../src/ir/index.js';
import { batchMarker, fromOnnx, toOnnx } from '../../src/onnx/index.js';
import { evaluate } from '../oracle/interpreter.js';
import { difference, openEngine, runValues } from './engine.js';
import { some } from './models.js';

const engine = openEngine();
afterAll(async () => (await engine).close());

const shapes = {
  'h0.weight': [5, 24],
  'up.weight': [6, 4, 4, 4],
  'c.weight': [3, 4, 3, 3],
  'c.bias': [3, 1, 1],
};
const weights = Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, some(shape, i)]));

/** A generator from `z [N,5]` to images `[N,3,16,16]`, and a feature of them. */
function generator(z: Value): Record<string, Value> {
  const parameter = (name: keyof typeof shapes): Value => state(name, shapes[name]);
  const h = leakyRelu(reshape(matmul(z, parameter('h0.weight')), [-1, 6, 2, 2]), 0.2);
  const up = convTranspose(h, parameter('up.weight'), { strides: 2, pads: 1 });
  const larger = resize(resize(up, [8, 8], 'nearest'), [16, 16], 'bilinear');
  const y = tanh(add(conv(larger, parameter('c.weight'), { pads: 1 }), parameter('c.bias')));
  const pooled = concat([maxPool(y, { kernel: 2 }), mul(averagePool(y, { kernel: 2 }), 3)], 1);
  return { y, feature: softmax(mean(pooled, { axes: [2, 3] })) };
}

test.each([
  { batch: 'fixed', marker: undefined },
  { batch: 'open', marker: batchMarker },
])(
  'a graph that was written with a $batch batch size and read again computes the same',
  async ({ marker }) => {
    const z = some([3, 5], 9);
    const original = generator(input('z', z.shape));
    const bytes = toOnnx(graphOf(generator(input('z', [marker ?? 3, 5]))), {
      mode: 'plain',
      weights,
      ...(marker !== undefined && { symbolicBatch: marker }),
      metadata: { recipe: 'test' },
    });
    const model = fromOnnx(bytes);
    expect(model.metadata).toEqual({ recipe: 'test' });
    expect(model.inputs).toEqual([
      { name: 'z', dtype: 'float32', shape: [marker === undefined ? 3 : 'batch', 5] },
    ]);
    expect(model.outputs).toEqual(['y', 'feature']);
    const read = model.apply({ z: input('z', z.shape) });
    const fed = Object.entries({ ...weights, z });
    const feeds = new Map(fed.map(([name, { data }]) => [name, data] as const));
    const [y = [], feature = []] = evaluate(Object.values(original), feeds);
    const [readY = [], readFeature = []] = evaluate(Object.values(read), feeds);
    expect(difference(readY, y)).toBeLessThan(1e-6);
    expect(difference(readFeature, feature)).toBeLessThan(1e-6);
    const run = await runValues(await engine, read, { z });
    expect(difference(run['y']?.data ?? [], y)).toBeLessThan(1e-5);
    expect(difference(run['feature']?.data ?? [], feature)).toBeLessThan(1e-5);
  },
);
