import { add, graphOf, input } from '../ir/index.js';
import { scalar } from '../tensor/index.js';
import type { Engine } from './engine.js';
import { compileProgram, type CompiledProgram } from './program.js';

/** The smallest program: `x + 1`. */
export function probeProgram(): CompiledProgram {
  return compileProgram({ name: 'probe', graph: graphOf({ y: add(input('x', []), 1) }), random: {} });
}

/** What the engine computes for `1 + 1`, having loaded the probe. */
export async function probeResult(engine: Engine): Promise<number> {
  await engine.load(probeProgram());
  const { y } = await engine.run('probe', { feeds: { x: scalar(1) }, seed: 0, step: 0, steps: 1 });
  return Number(y?.data[0]);
}
