import { elements, graphOf, matmul, mean, state } from 'ganymede/ir';
import { machineTuner, nodeHost, packageVersion } from 'ganymede/node';
import { compileProgram, type Engine } from 'ganymede/runtime';
import { full, type Tensor, tensor } from 'ganymede/tensor';
import { buildStep, drawNoise, type Game, loadSampler, type StepProgram } from 'ganymede/train';
import { type Candidate, milliseconds } from './candidate.js';
import type { TimedGame } from './games.js';

export interface GanymedeOptions {
  readonly game: TimedGame;
  readonly batch: number;
  readonly threads: number;
  /** Steps in one call of the engine. */
  readonly stepsPerCall: number;
}

/** This package as a user has it: the engine in a worker, data sent to it, noise drawn in it. */
export async function ganymedeCandidate(options: GanymedeOptions): Promise<Candidate> {
  const { game, batch, threads, stepsPerCall } = options;
  const engine = await nodeHost.openEngine({ device: 'cpu', threads });
  const program = buildStep(game.build(batch));
  const tuning = await machineTuner({ threads })([program.spec.graph], engine.layout);
  await engine.load(compileProgram(program.spec, { layout: engine.layout, tuning }));
  await engine.writeState(program.table.initial(1), { give: true });
  const trainer = new Trainer(engine, program, options);
  return {
    name: 'Ganymede',
    facts: `onnxruntime-node ${packageVersion('onnxruntime-node') ?? '?'}, ${threads} threads, ${stepsPerCall} steps a call, ${engine.layout}, ${fewer(tuning)}`,
    time: (steps) => trainer.time(steps),
    gemm: (size) => gemmRate(engine, size),
    sampling: (batches) => samplingRate(engine, game.build(batch), { batch, batches }),
    memory: () => Promise.resolve(process.resourceUsage().maxRSS / 1024),
    close: () => engine.close(),
  };
}

function fewer(tuning: Readonly<Record<string, string>>): string {
  const all = Object.values(tuning);
  return `${all.filter((each) => each === 'winograd').length} of ${all.length} convolutions by fewer products`;
}

class Trainer {
  readonly #engine: Engine;
  readonly #program: StepProgram;
  readonly #data: Readonly<Record<string, Tensor>>;
  readonly #steps: number;
  #done = 0;

  constructor(
    engine: Engine,
    program: StepProgram,
    { game, batch, stepsPerCall }: Pick<GanymedeOptions, 'game' | 'batch' | 'stepsPerCall'>,
  ) {
    this.#engine = engine;
    this.#program = program;
    this.#steps = stepsPerCall;
    const shape = [stepsPerCall, batch, ...game.shape];
    const images = tensor(shape, pattern(elements(shape)));
    this.#data = Object.fromEntries(program.draws.map(({ input }) => [input, images]));
  }

  async time(steps: number): Promise<number> {
    await this.#call();
    const calls = Math.max(1, Math.round(steps / this.#steps));
    const elapsed = await milliseconds(async () => {
      for (let call = 0; call < calls; call++) await this.#call();
    });
    return elapsed / calls / this.#steps;
  }

  async #call(): Promise<void> {
    const feeds = { ...this.#data, ...this.#scheduled() };
    await this.#engine.run('step', { feeds, seed: 1, step: this.#done, steps: this.#steps });
    this.#done += this.#steps;
  }

  #scheduled(): Record<string, Tensor> {
    const values = Object.entries(this.#program.schedules).map(([name, schedule]): [string, Tensor] => [
      name,
      tensor(
        [this.#steps],
        Float32Array.from({ length: this.#steps }, (_, i) => schedule(this.#done + i + 1)),
      ),
    ]);
    return Object.fromEntries(values);
  }
}

function pattern(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
}

/** Images a second of G alone, its noise drawn and its images sent here; the best of three. */
async function samplingRate(
  engine: Engine,
  game: Game,
  { batch, batches }: { readonly batch: number; readonly batches: number },
): Promise<number> {
  const sampler = await loadSampler(engine, game, batch);
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const elapsed = await milliseconds(async () => {
      for (let i = 0; i < batches; i++)
        await sampler(drawNoise(game, batch, { seed: i, stream: 'sampling' }));
    });
    best = Math.min(best, elapsed);
  }
  return (1000 * batch * batches) / best;
}

/** Two products in a row, of which only a mean is fetched; the best of five. */
async function gemmRate(engine: Engine, size: number): Promise<number> {
  const a = state('gemm.a', [size, size]);
  const b = state('gemm.b', [size, size]);
  const graph = graphOf({ y: mean(matmul(matmul(a, b), b)) });
  await engine.load(compileProgram({ name: 'gemm', graph, random: {} }));
  const matrix = full([size, size], 1 / size);
  await engine.writeState({ 'gemm.a': matrix, 'gemm.b': matrix });
  const run = (): Promise<unknown> => engine.run('gemm', { feeds: {}, seed: 0, step: 0, steps: 1 });
  await run();
  let best = Infinity;
  for (let i = 0; i < 5; i++) best = Math.min(best, await milliseconds(run));
  return (4 * size ** 3) / best / 1e6;
}
