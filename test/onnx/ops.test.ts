import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import { input } from '../../src/ir/index.js';
import { fromOnnx } from '../../src/onnx/index.js';
import type { Tensor } from '../../src/tensor/index.js';
import { difference, openEngine, runValues } from './engine.js';
import { type ModelSpec, model, some } from './models.js';
import { cases } from './op-cases.js';

const engine = openEngine();
afterAll(async () => (await engine).close());

/** The model run as it is. */
async function reference(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<readonly OrtTensor[]> {
  const session = await InferenceSession.create(bytes, {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  });
  const fed = Object.entries(feeds).map(([name, { data, shape }]) => [
    name,
    new OrtTensor('float32', Float32Array.from(data), [...shape]),
  ]);
  const results = await session.run(Object.fromEntries(fed) as Record<string, OrtTensor>);
  await session.release();
  return session.outputNames.map((name) => results[name]).filter((result) => result !== undefined);
}

const numbers = (result: OrtTensor): number[] =>
  Array.from(result.data as ArrayLike<number | bigint>, Number);

test.each(cases)('$name', async ({ spec }: { readonly name: string; readonly spec: ModelSpec }) => {
  const bytes = model(spec);
  const shapes = Object.entries(spec.inputs ?? {}).map(([name, shape]) => [name, shape.map(Number)] as const);
  const feeds = Object.fromEntries(shapes.map(([name, shape], i) => [name, some(shape, i)]));
  const expected = await reference(bytes, feeds);
  const values = fromOnnx(bytes).apply(
    Object.fromEntries(shapes.map(([name, shape]) => [name, input(name, shape)])),
  );
  const results = Object.values(await runValues(await engine, values, feeds));
  expect(results.length).toBe(expected.length);
  results.forEach((result, i) => {
    const wanted = expected[i];
    expect(result.shape).toEqual(wanted?.dims);
    expect(difference(result.data, wanted ? numbers(wanted) : [])).toBeLessThan(1e-5);
  });
});
