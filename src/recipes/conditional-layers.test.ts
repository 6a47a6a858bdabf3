import { afterAll, expect, test } from 'vitest';
import { tensorNamed, torchFixture } from '../../test/crosscheck/fixture.js';
import { relativeError } from '../../test/ops/compare.js';
import { grad } from '../autodiff/index.js';
import { graphOf, input, mul, sum, type Value } from '../ir/index.js';
import { batchNorm, bindParams, type Network } from '../nn/index.js';
import { nodeHost } from '../node/index.js';
import { compileProgram } from '../runtime/index.js';
import { dcganDiscriminator } from './dcgan-networks.js';
import { noStabilisers } from './stabilisers.js';

const opened = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await opened).close());

const judge = dcganDiscriminator(
  { ...noStabilisers, channels: 5, kernel: 4, batchNorm: false, conditioning: 'projection' },
  [2, 8, 8],
);

const networks: Readonly<Record<string, { readonly network: Network; readonly leaves: number }>> = {
  norm: { network: (p, x) => batchNorm(p, x, { label: p.label }), leaves: 3 },
  judge: { network: judge.network, leaves: 5 },
};

test.each(Object.entries(networks))(
  'PyTorch has the same %s of examples with a class, and the same gradients',
  async (name, { network, leaves: count }) => {
    const tensors = torchFixture('conditional');
    const leaf = (key: string): Value => input(key, tensorNamed(tensors, key).shape);
    const x = leaf(`${name}.x`);
    const leaves = new Map([[`${name}.x`, x]]);
    const p = bindParams({
      path: name,
      training: true,
      label: leaf('label'),
      param: (key) => {
        const weight = leaves.get(key) ?? leaf(key);
        leaves.set(key, weight);
        return weight;
      },
      stat: (key, shape) => input(key, shape),
      noise: (key, shape) => input(key, shape),
      update: () => undefined,
    });
    const out = network(p, x);
    const gradients = grad(sum(mul(out, leaf(`${name}.w`))), [...leaves.values()]);
    const derivatives = [...leaves.keys()].map((key, i): [string, Value] => [
      key.replace('.', '.d.'),
      gradients[i] ?? out,
    ]);
    const graph = graphOf({ [`${name}.out`]: out, ...Object.fromEntries(derivatives) });
    const program = compileProgram({ name, graph, random: {} });
    const engine = await opened;
    await engine.load(program);
    const feeds = Object.fromEntries(
      Object.keys(program.feeds).map((key) => [key, tensorNamed(tensors, key)]),
    );
    const results = Object.entries(await engine.run(name, { feeds, seed: 0, step: 0, steps: 1 }));
    expect(results).toHaveLength(1 + count);
    for (const [key, { data }] of results)
      expect(relativeError(data, tensorNamed(tensors, key).data), key).toBeLessThan(1e-5);
  },
);
