import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { grad } from '../../src/autodiff/index.js';
import { constant, input, mul, square, sum, type Value } from '../../src/ir/index.js';
import { fromOnnx, type ImportedModel } from '../../src/onnx/index.js';
import { decodeSafetensors, type Tensor } from '../../src/tensor/index.js';
import { evaluate } from '../oracle/interpreter.js';
import { difference, openEngine, runValues } from './engine.js';

const engine = openEngine();
afterAll(async () => (await engine).close());

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../fixtures/onnx/${name}`, import.meta.url));

interface Expected {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly w: Tensor;
  readonly dx: Tensor;
  readonly ddx?: Tensor;
}

const expectedOf = (name: string): Expected =>
  decodeSafetensors(fixture(`${name}.safetensors`)).tensors as unknown as Expected;

const networks = ['vgg', 'resnet', 'mobilenet', 'inception'];
const files = networks.flatMap((name) => [
  { name, file: `${name}.onnx` },
  { name, file: `${name}-dynamo.onnx` },
]);

/** The output, the gradient of `sum(y w)` and the gradient of the square of that, as PyTorch took them. */
function valuesOf(model: ImportedModel, expected: Expected): Readonly<Record<string, Value>> {
  const x = input('x', expected.x.shape);
  const { y } = model.apply({ x });
  if (!y) throw new Error('no output');
  const [dx] = grad(sum(mul(y, constant(expected.w))), [x]);
  if (!dx) throw new Error('no gradient');
  if (!expected.ddx) return { y, dx };
  const [ddx] = grad(sum(square(dx)), [x]);
  return ddx ? { y, dx, ddx } : { y, dx };
}

describe.each(files)('$file', ({ name, file }) => {
  const expected = expectedOf(name);
  const values = valuesOf(fromOnnx(fixture(file)), expected);
  const names = Object.keys(values) as (keyof Expected)[];

  test('has the outputs and gradients of PyTorch by the reference interpreter', () => {
    const results = evaluate(Object.values(values), new Map([['x', expected.x.data]]));
    names.forEach((key, i) => {
      expect(difference(results[i] ?? [], expected[key]?.data ?? [])).toBeLessThan(1e-5);
    });
    expect(names.includes('ddx')).toBe(name === 'mobilenet');
  });

  test('has the outputs and gradients of PyTorch in ONNX Runtime', async () => {
    const results = await runValues(await engine, values, { x: expected.x });
    for (const key of names) {
      expect(results[key]?.shape).toEqual(expected[key]?.shape);
      expect(difference(results[key]?.data ?? [], expected[key]?.data ?? [])).toBeLessThan(1e-5);
    }
  });
});
