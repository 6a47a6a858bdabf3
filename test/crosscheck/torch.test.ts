import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flatten, leakyRelu, relu, reshape, sigmoid, tanh, type Value } from 'ganymede/ir';
import { nonSaturating } from 'ganymede/losses';
import { batchNorm, conv, convTranspose, dense, maxout, type Network } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { adam, type Optimizer, sgd } from 'ganymede/optim';
import { compileProgram, type Engine } from 'ganymede/runtime';
import { decodeSafetensors, type Tensor, tensor } from 'ganymede/tensor';
import { buildStep, type Game, type StepProgram } from 'ganymede/train';
import { relativeError } from '../ops/compare.js';

const steps = 20;
const batch = 8;
const tolerance = 1e-4;

type Settings =
  | { readonly kind: 'sgd'; readonly lr: number; readonly momentum: number }
  | {
      readonly kind: 'adam';
      readonly lr: number;
      readonly betas: readonly [number, number];
      readonly eps: number;
    };

interface Fixtures {
  readonly fixtures: Readonly<
    Record<string, { readonly game: 'original' | 'conv'; readonly optimizer: Settings }>
  >;
}

const read = (name: string): Buffer => readFileSync(new URL(`../fixtures/torch/${name}`, import.meta.url));
const { fixtures } = JSON.parse(read('games.json').toString()) as Fixtures;

const up = { kernel: 4, strides: 2, pads: 1 };

const networks: Readonly<
  Record<'original' | 'conv', { G: Network; D: Network; x: readonly number[]; z: number }>
> = {
  original: {
    G: (p, z) => {
      const h0 = relu(dense(p.at('h0'), z, 16));
      return sigmoid(dense(p.at('y'), relu(dense(p.at('h1'), h0, 16)), 36));
    },
    D: (p, x) => dense(p.at('y'), maxout(p.at('h1'), maxout(p.at('h0'), x, 12, 5), 12, 5), 1),
    x: [36],
    z: 8,
  },
  conv: {
    G: (p, z) => {
      const h0 = reshape(dense(p.at('h0'), z, 128, { bias: false }), [-1, 8, 4, 4]);
      const h1 = convTranspose(p.at('up1'), relu(batchNorm(p.at('bn0'), h0)), 4, { ...up, bias: false });
      return tanh(convTranspose(p.at('up2'), relu(batchNorm(p.at('bn1'), h1)), 1, up));
    },
    D: (p, x) => {
      const h0 = leakyRelu(conv(p.at('c0'), x, 4, up), 0.2);
      const h1 = leakyRelu(batchNorm(p.at('bn1'), conv(p.at('c1'), h0, 8, { ...up, bias: false })), 0.2);
      return dense(p.at('y'), flatten(h1), 1);
    },
    x: [1, 16, 16],
    z: 6,
  },
};

function optimizerOf(settings: Settings): Optimizer {
  if (settings.kind === 'sgd') return sgd(settings);
  const [beta1, beta2] = settings.betas;
  return adam({ lr: settings.lr, beta1, beta2, eps: settings.eps });
}

/** The optimizer, noting the gradients it is given. */
function noting(optimizer: Optimizer, gradients: Value[]): Optimizer {
  return {
    update: (context) => {
      gradients.push(context.grad);
      return optimizer.update(context);
    },
  };
}

interface Program {
  readonly step: StepProgram;
  readonly gradients: Readonly<Record<string, Value>>;
}

function build(name: 'original' | 'conv', settings: Settings): Program {
  const { G, D, x, z } = networks[name];
  const noted = { D: [] as Value[], G: [] as Value[] };
  const game: Game = {
    players: {
      G: { network: G, optimizer: noting(optimizerOf(settings), noted.G) },
      D: { network: D, optimizer: noting(optimizerOf(settings), noted.D) },
    },
    phases: [
      {
        player: 'D',
        times: 1,
        objective: (turn) =>
          nonSaturating.D(turn.play('D', turn.real()), turn.play('D', turn.play('G', turn.noise()))),
      },
      {
        player: 'G',
        times: 1,
        objective: (turn) => nonSaturating.G(turn.play('D', turn.play('G', turn.noise()))),
      },
    ],
    batch,
    fields: { x: { shape: x, dtype: 'float32' } },
    latent: { shape: [z], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1, 6, 6], range: [0, 1] },
  };
  const step = buildStep(game);
  const named = (player: 'D' | 'G'): [string, Value][] =>
    step.table.parametersOf(player).flatMap((parameter, i) => {
      const gradient = noted[player][i];
      return gradient ? [[parameter, gradient]] : [];
    });
  return { step, gradients: Object.fromEntries([...named('D'), ...named('G')]) };
}

function row(t: Tensor | undefined, index: number): ArrayLike<number> {
  if (!t) throw new Error('missing tensor');
  const size = t.data.length / (t.shape[0] ?? 1);
  return t.data.subarray(index * size, (index + 1) * size);
}

describe.each(Object.entries(fixtures))('PyTorch plays the same game: %s', (file, { game, optimizer }) => {
  const { tensors } = decodeSafetensors(read(file));
  const { step, gradients } = build(game, optimizer);
  const scheduled = Object.entries(step.schedules).map(([name, schedule]): [string, Tensor] => [
    name,
    tensor(
      [steps],
      Float32Array.from({ length: steps }, (_, i) => schedule(i + 1)),
    ),
  ]);
  let engine: Engine;
  let outputs: Record<string, Tensor>;
  let after: Record<string, Tensor>;

  beforeAll(async () => {
    engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
    const { graph } = step.spec;
    const prefixed = Object.fromEntries(
      Object.entries(gradients).map(([name, value]) => [`grad.${name}`, value]),
    );
    const spec = {
      name: 'step',
      graph: { ...graph, outputs: { ...graph.outputs, ...prefixed } },
      random: {},
    };
    await engine.load(compileProgram(spec, { mode: 'loop' }));
    const initial = step.table.initial(0);
    for (const name of Object.keys(initial))
      initial[name] = tensors[`init.${name}`] ?? initial[name] ?? tensor([], [0]);
    await engine.writeState(initial);
    const [x, z1, z2] = [tensors['x'], tensors['z1'], tensors['z2']];
    if (!x || !z1 || !z2) throw new Error(`${file} lacks its inputs`);
    const feeds = { 'x#0': x, 'z#0': z1, 'z#1': z2, ...Object.fromEntries(scheduled) };
    outputs = await engine.run('step', { feeds, seed: 0, step: 0, steps });
    after = await engine.readState();
  });

  afterAll(async () => {
    await engine.close();
  });

  test.each(['loss.D', 'loss.G'])('%s agrees at every step', (name) => {
    for (let i = 0; i < steps; i++)
      expect(relativeError(row(outputs[name], i), row(tensors[name], i))).toBeLessThan(tolerance);
  });

  test('every parameter has a gradient', () => {
    const parameters = (['D', 'G'] as const).flatMap((player) => step.table.parametersOf(player));
    expect(parameters.length).toBeGreaterThan(0);
    expect(Object.keys(gradients)).toEqual(parameters);
  });

  test.each(Object.keys(gradients))('the gradient of %s agrees at every step', (name) => {
    for (let i = 0; i < steps; i++) {
      const expected = tensors[`grad.${i + 1}.${name}`];
      if (!expected) throw new Error(`no gradient of ${name} at step ${i + 1}`);
      expect(relativeError(row(outputs[`grad.${name}`], i), expected.data)).toBeLessThan(tolerance);
    }
  });

  test.each(Object.keys(gradients))('%s is the same after 20 steps', (name) => {
    const [mine, theirs] = [after[name], tensors[`final.${name}`]];
    if (!mine || !theirs) throw new Error(`no final value of ${name}`);
    expect(relativeError(mine.data, theirs.data)).toBeLessThan(tolerance);
  });
});
