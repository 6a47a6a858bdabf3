import { afterAll } from 'vitest';
import type { Graph } from '../../src/ir/index.js';
import { type CompileOptions, compileProgram } from '../../src/runtime/index.js';
import { draw } from '../../src/support/distribution.js';
import { type Tensor, zeros } from '../../src/tensor/index.js';
import { openEngine } from '../onnx/engine.js';

export const opened = openEngine();
afterAll(async () => (await opened).close());

export type Feeds = Readonly<Record<string, Tensor>>;

/** Normal numbers for every input. */
export function feedsOf({ inputs }: Graph): Feeds {
  return Object.fromEntries(inputs.map(({ attrs, shape }, i) => [attrs.name, some(shape, i)]));
}

function some(shape: readonly number[], salt: number): Tensor {
  const made = zeros(shape);
  draw(made.data, { seed: 1, stream: 'test', step: salt }, { kind: 'normal' });
  return made;
}

export async function run(
  graph: Graph,
  feeds: Feeds,
  options: CompileOptions,
): Promise<Record<string, Tensor>> {
  const engine = await opened;
  await engine.load(compileProgram({ name: 'test', graph, random: {} }, options));
  return engine.run('test', { feeds, seed: 0, step: 0, steps: 1 });
}
