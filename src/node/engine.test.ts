import { afterAll, expect, test } from 'vitest';
import { add, graphOf, input, matmul, mean, mul, reshape, state, type Value } from '../ir/index.js';
import { type CompiledProgram, compileProgram, type Engine } from '../runtime/index.js';
import { type DType, full, scalar, type Tensor, tensor } from '../tensor/index.js';
import { nodeHost } from './index.js';

/** `w <- w + mean(x) z + z`, with `z` drawn at random; reports the mean of `w` and the new `w` itself. */
function program(mode: 'plain' | 'loop'): CompiledProgram {
  const x = input('x', [2, 3]);
  const z = input('z', [4]);
  const w = state('w', [4]);
  const next = add(add(w, mul(mean(x), z)), z);
  const graph = graphOf({ 'mean.w': mean(w), w2: next }, new Map<Value<'State'>, Value>([[w, next]]));
  return compileProgram({ name: mode, graph, random: { z: { kind: 'normal' } } }, { mode });
}

test('a program of the same name and model, but other random numbers, replaces the one before', async () => {
  const engine = await open('main');
  const z = input('z', [64]);
  const load = (random: Parameters<typeof compileProgram>[0]['random']): Promise<void> =>
    engine.load(compileProgram({ name: 'drawn', graph: graphOf({ y: add(z, 0.5) }), random }));
  const drawn = async (): Promise<number> => {
    const { y } = await engine.run('drawn', { feeds: {}, seed: 1, step: 0, steps: 1 });
    return Math.min(...(y?.data ?? []));
  };
  await load({ z: { kind: 'uniform', low: 0, high: 1 } });
  expect(await drawn()).toBeGreaterThan(0);
  await load({ z: { kind: 'normal' } });
  expect(await drawn()).toBeLessThan(0);
  await load({});
  const { y } = await engine.run('drawn', { feeds: { z: full([64], 5) }, seed: 1, step: 0, steps: 1 });
  expect(y).toEqual(full([64], 5.5));
});

test('what is empty can be reshaped', async () => {
  const engine = await open('main');
  const x = input('x', [3, 0]);
  await engine.load(compileProgram({ name: 'empty', graph: graphOf({ y: reshape(x, [0, 3]) }), random: {} }));
  const { y } = await engine.run('empty', { feeds: { x: full([3, 0], 1) }, seed: 0, step: 0, steps: 1 });
  expect(y?.shape).toEqual([0, 3]);
});

const steps = 4;
const stacked = tensor(
  [steps, 2, 3],
  Float32Array.from({ length: steps * 6 }, (_, i) => Math.sin(i)),
);
const ofStep = (k: number): Tensor => tensor([2, 3], stacked.data.slice(k * 6, k * 6 + 6));

const engines: Promise<Engine>[] = [];
function open(thread: 'worker' | 'main'): Promise<Engine> {
  const engine = nodeHost.openEngine({ device: 'cpu', threads: 1, thread });
  engines.push(engine);
  return engine;
}

afterAll(async () => {
  for (const engine of engines) await (await engine).close();
});

test.each(['main', 'worker'] as const)(
  'four steps in one loop equal four single ones bit for bit (%s thread)',
  async (thread) => {
    const engine = await open(thread);
    const start = { w: tensor([4], [1, 2, 3, 4]) };
    await engine.load(program('plain'));
    await engine.load(program('loop'));

    await engine.writeState(start);
    const means: number[] = [];
    for (let k = 0; k < steps; k++) {
      const results = await engine.run('plain', { feeds: { x: ofStep(k) }, seed: 5, step: 10 + k, steps: 1 });
      means.push(Number(results['mean.w']?.data[0]));
    }
    const single = await engine.readState();

    await engine.writeState(start);
    const results = await engine.run('loop', { feeds: { x: stacked }, seed: 5, step: 10, steps });
    expect(await engine.readState(['w'])).toEqual(single);
    expect(single['w']?.data).not.toEqual(start.w.data);
    expect(results['mean.w']).toEqual(tensor([steps], means));
    expect(results['w2']?.shape).toEqual([steps, 4]);
    expect(results['w2']?.data.slice(-4)).toEqual(single['w']?.data);
  },
);

test('inputs, states and outputs may be called what every object has', async () => {
  const engine = await open('main');
  const x = input('constructor', [2]);
  const w = state('valueOf', [2]);
  const next = add(w, x);
  const graph = graphOf({ toString: next }, new Map([[w, next]]));
  await engine.load(compileProgram({ name: 'p', graph, random: {} }));
  await engine.writeState({ valueOf: full([2], 1) });
  const call = { feeds: {}, seed: 0, step: 0, steps: 1 };
  await expect(engine.run('p', call)).rejects.toMatchObject({ code: 'FEED_MISSING' });
  await engine.run('p', { ...call, feeds: { constructor: full([1, 2], 3) } });
  expect(await engine.readState()).toEqual({ valueOf: full([2], 4) });
});

test('programs share states by name, and a loop takes any number of steps', async () => {
  const engine = await open('main');
  const w = state('w', [2, 2]);
  const x = input('x', [1, 2]);
  const grow = compileProgram({ name: 'grow', graph: graphOf({}, new Map([[w, add(w, w)]])), random: {} });
  const apply = compileProgram({ name: 'apply', graph: graphOf({ y: matmul(x, w) }), random: {} });
  await engine.load(grow);
  await engine.load(apply);
  await engine.writeState({ w: tensor([2, 2], [1, 0, 0, 1]) });
  await engine.run('grow', { feeds: {}, seed: 0, step: 0, steps: 3 });
  await engine.run('grow', { feeds: {}, seed: 0, step: 3, steps: 1 });
  const { y } = await engine.run('apply', {
    feeds: { x: tensor([1, 2], [3, 5]) },
    seed: 0,
    step: 0,
    steps: 1,
  });
  expect(y).toEqual(tensor([1, 2], [48, 80]));
});

test.each(['main', 'worker'] as const)(
  'what does not fit is refused with a code (%s thread)',
  async (thread) => {
    const engine = await open(thread);
    const call = { feeds: { x: ofStep(0) }, seed: 0, step: 0, steps: 1 };
    await expect(engine.run('plain', call)).rejects.toMatchObject({
      code: 'PROGRAM_UNKNOWN',
      where: 'plain',
    });
    await engine.load(program('plain'));
    await expect(engine.run('plain', call)).rejects.toMatchObject({ code: 'STATE_MISSING', where: 'w' });
    await expect(engine.writeState({ w: tensor([3], [1, 2, 3]) })).rejects.toMatchObject({
      code: 'SHAPE_MISMATCH',
      expected: '[4]',
      actual: '[3]',
    });
    await engine.writeState({ w: full([4], 1) });
    await expect(engine.run('plain', { ...call, feeds: {} })).rejects.toMatchObject({
      code: 'FEED_MISSING',
      where: 'x',
      fix: expect.any(String) as string,
    });
    await expect(
      engine.run('plain', { ...call, feeds: { ...call.feeds, z: full([4], 1) } }),
    ).rejects.toMatchObject({ code: 'FEED_UNKNOWN', fix: expect.any(String) as string });
    await expect(engine.run('plain', { ...call, feeds: { x: full([2, 2], 1) } })).rejects.toMatchObject({
      code: 'SHAPE_MISMATCH',
    });
    await expect(
      engine.run('plain', { ...call, feeds: { x: full([2, 3], 1, 'int32') } }),
    ).rejects.toMatchObject({ code: 'DTYPE_MISMATCH', fix: expect.any(String) as string });
    await expect(engine.run('plain', { ...call, steps: 2 })).rejects.toMatchObject({ code: 'CALL_INVALID' });
    await expect(engine.load({ ...program('plain'), model: Uint8Array.of(1, 2, 3) })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
    });
    expect((await engine.run('plain', call))['mean.w']).toEqual(scalar(1));
  },
);

test('tensors given to a worker stay with the caller, and parts of a larger buffer are taken out of it', async () => {
  const engine = await open('worker');
  await engine.load(program('plain'));
  await engine.writeState({ w: full([4], 1) });
  const x = tensor([2, 3], stacked.data.subarray(6, 12));
  await engine.run('plain', { feeds: { x }, seed: 0, step: 0, steps: 1 });
  expect(x.data).toEqual(ofStep(1).data);
});

test.each(['main', 'worker'] as const)(
  "states given away are the engine's, each by itself even where they shared memory (%s thread)",
  async (thread) => {
    const engine = await open(thread);
    await engine.load(program('plain'));
    const whole = tensor([4], [1, 2, 3, 4]);
    const half = tensor([2], whole.data.subarray(1, 3));
    await engine.writeState({ w: whole, average: whole, half }, { give: true });
    await engine.run('plain', { feeds: { x: ofStep(0) }, seed: 5, step: 0, steps: 1 });
    const { w, average, half: part } = await engine.readState();
    expect(average).toEqual(tensor([4], [1, 2, 3, 4]));
    expect(part).toEqual(tensor([2], [2, 3]));
    expect(w?.data).not.toEqual(average?.data);
  },
);

test('a state is what loaded programs say it is, and what it likes once they are gone', async () => {
  const engine = await open('main');
  const doubled = (name: string, size: number, dtype: DType = 'float32'): CompiledProgram => {
    const w = state('w', [size], dtype);
    return compileProgram({ name, graph: graphOf({}, new Map([[w, add(w, w)]])), random: {} });
  };
  await engine.load(doubled('two', 2));
  await expect(engine.load(doubled('three', 3))).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
  await expect(engine.load(doubled('three', 2, 'int32'))).rejects.toMatchObject({ code: 'DTYPE_MISMATCH' });
  await engine.load(doubled('two', 4));
  await expect(engine.writeState({ w: full([2], 1) })).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
  await engine.writeState({ w: full([4], 1) });
  await engine.unload('two');
  await expect(engine.load(doubled('three', 3))).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
  expect(await engine.readState()).toEqual({ w: full([4], 1) });
  await engine.writeState({ w: full([3], 1) });
  await engine.load(doubled('three', 3));
  await engine.run('three', { feeds: {}, seed: 0, step: 0, steps: 1 });
  expect(await engine.readState()).toEqual({ w: full([3], 2) });
});

test('what a worker is given is moved there, not copied', async () => {
  const engine = await open('worker');
  const [kept, given] = [full([1000], 1), full([1000], 2)];
  await engine.writeState({ kept });
  await engine.writeState({ given }, { give: true });
  expect([kept.data.length, given.data.length]).toEqual([1000, 0]);
  expect((await engine.readState(['given']))['given']).toEqual(full([1000], 2));
});

test.each([1.5, NaN, 0])('%d threads are refused', async (threads) => {
  for (const thread of ['main', 'worker'] as const)
    await expect(nodeHost.openEngine({ device: 'cpu', threads, thread })).rejects.toMatchObject({
      code: 'CALL_INVALID',
      where: 'threads',
    });
});

test('a device that is not there is refused, and a closed engine stays closed', async () => {
  await expect(
    nodeHost.openEngine({ device: process.platform === 'win32' ? 'coreml' : 'dml', threads: 1 }),
  ).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  await engine.load(program('plain'));
  await Promise.all([engine.close(), engine.close()]);
  await expect(engine.readState()).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});
