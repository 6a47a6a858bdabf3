import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grad } from 'ganymede/autodiff';
import { flatten, graphOf, input, leakyRelu, tanh, type Value } from 'ganymede/ir';
import { type Critic, draganPoint, gradientPenalty, interpolate, zeroCentredPenalty } from 'ganymede/losses';
import { bindParams, conv, dense, type Network } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { compileProgram, type Engine } from 'ganymede/runtime';
import type { Tensor } from 'ganymede/tensor';
import { relativeError } from '../ops/compare.js';
import { tensorNamed, torchFixture } from './fixture.js';

const down = { kernel: 4, strides: 2, pads: 1 };

const critics: Readonly<Record<string, Network>> = {
  mlp: (p, x) => dense(p.at('y'), leakyRelu(dense(p.at('h1'), tanh(dense(p.at('h0'), x, 8)), 8), 0.2), 1),
  conv: (p, x) =>
    dense(
      p.at('y'),
      flatten(tanh(conv(p.at('c1'), leakyRelu(conv(p.at('c0'), x, 4, down), 0.2), 6, down))),
      1,
    ),
};

interface Points {
  readonly real: Value;
  readonly fake: Value;
  readonly epsilon: Value;
  readonly u: Value;
}

const penalties: Readonly<Record<string, (critic: Critic, points: Points) => Value>> = {
  gpTwoSided: (critic, { real, fake, epsilon }) => gradientPenalty(critic, interpolate(real, fake, epsilon)),
  gpOneSided: (critic, { real, fake, epsilon }) =>
    gradientPenalty(critic, interpolate(real, fake, epsilon), { sides: 'one' }),
  dragan: (critic, { real, u }) => gradientPenalty(critic, draganPoint(real, u)),
  r1: (critic, { real }) => zeroCentredPenalty(critic, real),
  r2: (critic, { fake }) => zeroCentredPenalty(critic, fake),
};

/** The network as a critic whose weights are inputs named as in the fixture, and those weights. */
function criticOf(network: Network): { readonly critic: Critic; readonly weights: Map<string, Value> } {
  const weights = new Map<string, Value>();
  const param = (name: string, shape: readonly number[]): Value => {
    const key = name.replace('D.', 'init.');
    const weight = weights.get(key) ?? input(key, shape);
    weights.set(key, weight);
    return weight;
  };
  const none = (): never => {
    throw new Error('the critics have neither noise nor statistics');
  };
  const p = bindParams({ path: 'D', training: true, param, stat: none, noise: none, update: none });
  return { critic: (x) => network(p, x), weights };
}

const engine = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await engine).close());

async function run(
  opened: Engine,
  outputs: Readonly<Record<string, Value>>,
  tensors: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const program = compileProgram({ name: 'penalties', graph: graphOf(outputs), random: {} });
  await opened.load(program);
  const feeds = Object.fromEntries(
    Object.keys(program.feeds).map((name) => [name, tensorNamed(tensors, name)]),
  );
  return opened.run('penalties', { feeds, seed: 0, step: 0, steps: 1 });
}

describe.each(Object.entries(critics))('PyTorch has the same penalties: %s', (name, network) => {
  const tensors = torchFixture(`penalties-${name}`);
  let results: Readonly<Record<string, Tensor>>;

  beforeAll(async () => {
    const { critic, weights } = criticOf(network);
    const leaf = (key: string): Value => input(key, tensorNamed(tensors, key).shape);
    const points = { real: leaf('real'), fake: leaf('fake'), epsilon: leaf('epsilon'), u: leaf('u') };
    const outputs = Object.entries(penalties).flatMap(([penalty, build]) => {
      const value = build(critic, points);
      const gradients = grad(value, [...weights.values()]);
      return [
        [`${penalty}.value`, value] as const,
        ...[...weights.keys()].map(
          (key, i) => [`${penalty}.${key.replace('init', 'grad')}`, gradients[i] ?? value] as const,
        ),
      ];
    });
    results = await run(await engine, Object.fromEntries(outputs), tensors);
  });

  test.each(Object.keys(penalties))('%s: its value and its gradient in every weight', (penalty) => {
    const expected = Object.entries(tensors).filter(([key]) => key.startsWith(`${penalty}.`));
    expect(expected).toHaveLength(7);
    for (const [key, { data }] of expected)
      expect(relativeError(results[key]?.data ?? [], data), key).toBeLessThan(1e-4);
  });
});
