import { compileProgram, type Engine } from 'ganymede/runtime';
import type { Tensor } from 'ganymede/tensor';
import { feedsOf, type OpCase } from './cases/case.js';
import { derivativesGraph, derivativesOf } from './derivatives.js';

/** What ONNX Runtime computes for the case: `y` and its derivatives. */
export async function runCase(engine: Engine, opCase: OpCase): Promise<Readonly<Record<string, Tensor>>> {
  const program = compileProgram({
    name: 'case',
    graph: derivativesGraph(derivativesOf(opCase)),
    random: {},
  });
  await engine.load(program);
  const used = Object.entries(feedsOf(opCase)).filter(([name]) => name in program.feeds);
  return engine.run('case', { feeds: Object.fromEntries(used), seed: 0, step: 0, steps: 1 });
}
