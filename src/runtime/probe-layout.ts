import {
  add,
  conv,
  convInputGrad,
  convWeightGrad,
  elements,
  type Graph,
  graphOf,
  input,
  leakyRelu,
} from '../ir/index.js';
import type { Layout } from '../onnx/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import type { Engine } from './engine.js';
import { compileProgram } from './program.js';

const FASTEST_FIRST: readonly Layout[] = ['cHWN16c', 'cHWN8c'];

/**
 * The engine with the fastest layout in which it computes what it computes without. Blocked operators exist on some
 * processors only, and with a block size that is theirs; with another they give wrong numbers.
 */
export async function withFastestLayout(engine: Engine): Promise<Engine> {
  const layout = await fastestLayout(engine);
  return {
    layout,
    load: (program) => engine.load(program),
    unload: (program) => engine.unload(program),
    run: (program, call) => engine.run(program, call),
    readState: (names) => engine.readState(names),
    writeState: (state, options) => engine.writeState(state, options),
    close: () => engine.close(),
  };
}

async function fastestLayout(engine: Engine): Promise<Layout> {
  const expected = await probed(engine, 'NCHW');
  for (const layout of FASTEST_FIRST) {
    const actual = await probed(engine, layout).catch(() => undefined);
    if (actual && agree(actual, expected)) return layout;
  }
  return 'NCHW';
}

const SHAPES = { x: [16, 16, 5, 4], w: [32, 16, 4, 3], dy: [16, 32, 2, 4], b: [1, 32, 1, 1] } as const;

/** A convolution of stride 2, what is added to it, and its gradients. */
function probe(): Graph {
  const geometry = { strides: [2, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 1 };
  const [x, w, dy] = [input('x', SHAPES.x), input('w', SHAPES.w), input('dy', SHAPES.dy)];
  return graphOf({
    y: leakyRelu(add(add(conv(x, w, geometry), input('b', SHAPES.b)), dy), 0.2),
    dx: convInputGrad(dy, w, { ...geometry, inputSize: [5, 4] }),
    dw: convWeightGrad(x, dy, { ...geometry, kernel: [4, 3] }),
  });
}

async function probed(engine: Engine, layout: Layout): Promise<Readonly<Record<string, Tensor>>> {
  const name = 'probe layout';
  await engine.load(compileProgram({ name, graph: probe(), random: {} }, { layout }));
  const feeds = Object.fromEntries(Object.entries(SHAPES).map(([key, shape]) => [key, waves(shape)]));
  const results = await engine.run(name, { feeds, seed: 0, step: 0, steps: 1 });
  await engine.unload(name);
  return results;
}

function waves(shape: readonly number[]): Tensor {
  return tensor(
    shape,
    Array.from({ length: elements(shape) }, (_, i) => Math.sin(1.7 * i + shape.length)),
  );
}

const TOLERANCE = 1e-3;

function agree(a: Readonly<Record<string, Tensor>>, b: Readonly<Record<string, Tensor>>): boolean {
  return Object.entries(b).every(([name, { data }]) =>
    Array.from(data).every((value, i) => Math.abs(value - Number(a[name]?.data[i])) < TOLERANCE),
  );
}
