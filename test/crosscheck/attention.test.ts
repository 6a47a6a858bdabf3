import { afterAll, expect, test } from 'vitest';
import { grad } from 'ganymede/autodiff';
import { graphOf, input, mul, sum, type Value } from 'ganymede/ir';
import { bindParams, selfAttention } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { compileProgram } from 'ganymede/runtime';
import { relativeError } from '../ops/compare.js';
import { tensorNamed, torchFixture } from './fixture.js';

const engine = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await engine).close());

test('PyTorch has the same self-attention, and the same gradients in its input and every weight', async () => {
  const tensors = torchFixture('attention');
  const leaf = (name: string): Value => input(name, tensorNamed(tensors, name).shape);
  const leaves = new Map<string, Value>([['x', leaf('x')]]);
  const param = (whole: string): Value => {
    const name = whole.replace('D.', '');
    const weight = leaves.get(name) ?? leaf(name);
    leaves.set(name, weight);
    return weight;
  };
  const none = (): never => {
    throw new Error('attention has neither noise nor statistics');
  };
  const p = bindParams({ path: 'D', training: true, param, stat: none, noise: none, update: none });
  const y = selfAttention(p, leaves.get('x') ?? leaf('x'), 3);
  const gradients = grad(sum(mul(y, leaf('w'))), [...leaves.values()]);
  const outputs = Object.fromEntries([...leaves.keys()].map((name, i) => [`d.${name}`, gradients[i] ?? y]));
  const program = compileProgram({ name: 'attention', graph: graphOf({ y, ...outputs }), random: {} });
  await (await engine).load(program);
  const feeds = Object.fromEntries(
    Object.keys(program.feeds).map((name) => [name, tensorNamed(tensors, name)]),
  );
  const results = await (await engine).run('attention', { feeds, seed: 0, step: 0, steps: 1 });
  expect(Object.keys(results)).toHaveLength(7);
  for (const [name, { data }] of Object.entries(results))
    expect(relativeError(data, tensorNamed(tensors, name).data), name).toBeLessThan(1e-5);
});
