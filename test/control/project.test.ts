import { expect, onTestFinished, test } from 'vitest';
import { loadProjector, type Projector, type ProjectorOptions } from 'ganymede/control';
import { add, reshape, tanh } from 'ganymede/ir';
import { dense } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { constant, sgd } from 'ganymede/optim';
import { tensor } from 'ganymede/tensor';
import type { Game, Player } from 'ganymede/train';

function gameOf(G: Player['network'], classes?: readonly string[]): Game {
  return {
    players: { G: { network: G, optimizer: sgd({ lr: constant(1) }) } },
    phases: [],
    batch: 1,
    fields: {},
    classes,
    latent: { shape: [3], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1, 2, 2], range: [-1, 1] },
  };
}

const plain = gameOf((p, z) => tanh(reshape(dense(p.at('y'), z, 4, { bias: false }), [-1, 1, 2, 2])));
const weight = Float32Array.of(0.8, -0.3, 0.1, 0.4, 0.2, 0.7, -0.5, 0.1, -0.1, 0.3, 0.9, -0.6);
const wanted = [0.7, -1.1, 0.4];

/** What the generator makes of `z`. */
function imageOf(z: readonly number[]): ReturnType<typeof tensor> {
  const at = (k: number): number => z.reduce((sum, value, i) => sum + value * (weight[i * 4 + k] ?? 0), 0);
  return tensor(
    [1, 1, 2, 2],
    Float32Array.from({ length: 4 }, (_, k) => Math.tanh(at(k))),
  );
}

async function projectorOf(
  game: Game,
  options: Partial<ProjectorOptions>,
  state: Readonly<Record<string, ReturnType<typeof tensor>>>,
): Promise<Projector> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  onTestFinished(() => engine.close());
  await engine.writeState(state);
  return loadProjector(engine, game, { steps: 250, starts: 4, seed: 1, ...options });
}

test('the latent of a sample is found, again after another image', async () => {
  const projector = await projectorOf(plain, {}, { 'G.y.weight': tensor([3, 4], weight) });
  for (const z of [wanted, [0, 1.5, 0], wanted]) {
    const found = await projector(imageOf(z));
    for (const [i, value] of z.entries()) expect(found.z.data[i]).toBeCloseTo(value, 3);
    expect(found.error).toBeLessThan(1e-6);
    expect(found.randomError).toBeGreaterThan(found.error);
    expect(found.sample.shape).toEqual([1, 1, 2, 2]);
  }
});

test('images are projected side by side', async () => {
  const projector = await projectorOf(plain, {}, { 'G.y.weight': tensor([3, 4], weight) });
  const latents = [wanted, [0, 1.5, 0], [-0.5, 0.2, 0.9]];
  const found = await Promise.all(latents.map((z) => projector(imageOf(z))));
  for (const [n, z] of latents.entries())
    for (const [i, value] of z.entries()) expect(found[n]?.z.data[i]).toBeCloseTo(value, 3);
});

test('projectors with other starts or steps share an engine', async () => {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  onTestFinished(() => engine.close());
  await engine.writeState({ 'G.y.weight': tensor([3, 4], weight) });
  const few = await loadProjector(engine, plain, { steps: 250, starts: 2, seed: 1 });
  const many = await loadProjector(engine, plain, { steps: 250, starts: 8, seed: 1 });
  for (const projector of [few, many, few])
    expect((await projector(imageOf(wanted))).error).toBeLessThan(1e-6);
  const both = await Promise.all([few(imageOf(wanted)), many(imageOf([0, 1.5, 0]))]);
  for (const { error } of both) expect(error).toBeLessThan(1e-6);
});

test('the class whose samples come nearest is found, unless one is given', async () => {
  // The class moves all pixels: the first by -1, the second by +1.
  const game = gameOf(
    (p, z) => {
      const label = p.label ?? z;
      const y = add(dense(p.at('y'), z, 4, { bias: false }), dense(p.at('c'), label, 4, { bias: false }));
      return tanh(reshape(y, [-1, 1, 2, 2]));
    },
    ['low', 'high'],
  );
  const shifts = Float32Array.of(-1, -1, -1, -1, 1, 1, 1, 1);
  const state = {
    'G.y.weight': tensor(
      [3, 4],
      weight.map((each) => each / 100),
    ),
    'G.c.weight': tensor([2, 4], shifts),
  };
  const high = tensor([1, 1, 2, 2], new Float32Array(4).fill(0.7));
  const projector = await projectorOf(game, { steps: 3 }, state);
  expect((await projector(high)).label).toBe(1);
  const low = await projectorOf(game, { steps: 3, label: 0 }, state);
  expect((await low(high)).label).toBe(0);
});

test('a generator that does not read the class is searched in a game of classes', async () => {
  const blind = { ...plain, classes: ['low', 'high'] };
  const projector = await projectorOf(blind, {}, { 'G.y.weight': tensor([3, 4], weight) });
  expect((await projector(imageOf(wanted))).error).toBeLessThan(1e-6);
});

test('images of another shape, and searches of no steps or starts, are refused', async () => {
  const state = { 'G.y.weight': tensor([3, 4], weight) };
  const projector = await projectorOf(plain, {}, state);
  await expect(projector(tensor([1, 1, 2, 3], new Float32Array(6)))).rejects.toMatchObject({
    code: 'SHAPE_MISMATCH',
  });
  for (const options of [{ steps: 0 }, { starts: 0 }, { starts: 257 }, { steps: 1.5 }])
    await expect(projectorOf(plain, options, state)).rejects.toMatchObject({ code: 'CALL_INVALID' });
});
