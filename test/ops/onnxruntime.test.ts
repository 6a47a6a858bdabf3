import { afterAll, expect, test } from 'vitest';
import { nodeHost } from 'ganymede/node';
import { opCases } from './cases/index.js';
import { relativeError } from './compare.js';
import { expectedOf } from './expected.js';
import { runCase } from './run.js';

const opened = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await opened).close());

test.each(opCases)('ONNX Runtime agrees with the interpreter: $title', async ({ opCase }) => {
  const results = await runCase(await opened, opCase);
  const expected = expectedOf(opCase);
  expect(Object.keys(results)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected))
    expect(relativeError(results[name]?.data ?? [], values), name).toBeLessThan(1e-5);
  expect(results['y']).toMatchObject({ shape: opCase.shape, dtype: opCase.dtype ?? 'float32' });
});
