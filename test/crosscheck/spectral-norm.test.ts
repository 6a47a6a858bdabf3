import { afterAll, expect, test } from 'vitest';
import { grad } from 'ganymede/autodiff';
import { constant, graphOf, mul, state, sum, type Value } from 'ganymede/ir';
import { bindParams, spectralNorm } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { compileProgram } from 'ganymede/runtime';
import { tensor } from 'ganymede/tensor';
import { relativeError } from '../ops/compare.js';
import { tensorNamed, torchFixture } from './fixture.js';

const tensors = torchFixture('spectral-norm');
const engine = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await engine).close());

/** The normalised weight of one play, and `sum(weight direction)` differentiated in the weight before. */
function play(layer: string): { outputs: Record<string, Value>; next: Map<Value<'State'>, Value> } {
  const states = new Map<string, Value<'State'>>();
  const next = new Map<Value<'State'>, Value>();
  const leaf = (name: string, shape: readonly number[]): Value<'State'> => {
    const value = states.get(name) ?? state(name, shape);
    states.set(name, value);
    if (!next.has(value)) next.set(value, value);
    return value;
  };
  const p = bindParams({
    path: layer,
    training: true,
    param: leaf,
    stat: leaf,
    noise: leaf,
    update: (name, value) => next.set(leaf(name, value.shape), value),
  });
  const { shape } = tensorNamed(tensors, `${layer}.weight`);
  const normalised = spectralNorm((params) => params.param('weight', shape, { kind: 'zeros' }))(
    p,
    constant(0),
  );
  const along = sum(mul(normalised, constant(tensorNamed(tensors, `${layer}.direction`))));
  const [gradient] = grad(along, [leaf(`${layer}.weight`, shape)]);
  return { outputs: { normalised, gradient: gradient ?? normalised }, next };
}

test('a weight from 1e-18 to 1e18 is divided by its largest singular value', async () => {
  const opened = await engine;
  const [weight, u] = ['dense.weight', 'dense.u'];
  const plain = tensorNamed(tensors, weight);
  const { outputs } = play('dense');
  await opened.load(compileProgram({ name: 'scaled', graph: graphOf(outputs), random: {} }));
  const normalisedBy = async (scale: number): Promise<ArrayLike<number>> => {
    const scaled = tensor(
      plain.shape,
      Array.from(plain.data, (w) => w * scale),
    );
    await opened.writeState({ [weight]: scaled, [u]: tensorNamed(tensors, u) });
    const { normalised } = await opened.run('scaled', { feeds: {}, seed: 0, step: 0, steps: 1 });
    return normalised?.data ?? [];
  };
  const expected = await normalisedBy(1);
  for (const scale of [1e-18, 1e-8, 1e18])
    expect(relativeError(await normalisedBy(scale), expected)).toBeLessThan(1e-5);
});

test.each(['dense', 'conv'])(
  '%s: after 200 plays the weight is divided by the largest singular value, as in PyTorch, and so is its gradient',
  async (layer) => {
    const opened = await engine;
    const { outputs, next } = play(layer);
    const steps = 200;
    await opened.load(
      compileProgram({ name: layer, graph: graphOf(outputs, next), random: {} }, { mode: 'loop' }),
    );
    const [weight, u] = [`${layer}.weight`, `${layer}.u`];
    await opened.writeState({ [weight]: tensorNamed(tensors, weight), [u]: tensorNamed(tensors, u) });
    const { normalised, gradient } = await opened.run(layer, { feeds: {}, seed: 0, step: 0, steps });
    const size = tensorNamed(tensors, weight).data.length;
    const last = (data: ArrayLike<number> = []): number[] => Array.from(data).slice(-size);
    const sigma = Number(tensorNamed(tensors, `${layer}.sigma`).data[0]);
    const divided = Array.from(tensorNamed(tensors, weight).data, (w) => w / sigma);
    expect(relativeError(last(normalised?.data), divided)).toBeLessThan(1e-5);
    expect(
      relativeError(last(normalised?.data), tensorNamed(tensors, `${layer}.normalised`).data),
    ).toBeLessThan(1e-5);
    expect(relativeError(last(gradient?.data), tensorNamed(tensors, `${layer}.grad`).data)).toBeLessThan(
      1e-4,
    );
  },
);
