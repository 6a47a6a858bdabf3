import type { ImageDataset } from '../data/index.js';
import { encodePng, environment, nodeHost, packageVersion } from '../node/index.js';
import {
  buildStep,
  type Checkpoint,
  type Config,
  exportGenerator,
  type Game,
  loadCheckpoint,
  type Recipe,
  RunRecorder,
  type RunStore,
  train,
} from '../train/index.js';
import { shellWord } from '../support/shell.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import { StopRequest } from './signals.js';

/** What a training needs, resolved. */
export interface Session {
  readonly recipe: Recipe;
  readonly config: Config;
  readonly data: ImageDataset;
  readonly game: Game;
  readonly store: RunStore;
  /** Where to go on from; a new run has none. */
  readonly from?: Checkpoint;
}

/** Train to the end or to a signal, writing the run; returns the exit status. */
export async function runTraining(session: Session, output: Output): Promise<number> {
  const { config, data, game, store, from } = session;
  const stop = new StopRequest(() => {
    output.say('stopping after this step; press Ctrl-C again to quit at once');
  });
  const engine = await nodeHost.openEngine({
    device: config.device,
    threads: config.threads || nodeHost.cores,
  });
  try {
    const recorder = new RunRecorder({ store, encode: encodePng, game });
    await (from ? recorder.note({ kind: 'resume', step: from.step }) : begin(session, recorder));
    output.say(headline(session));
    const progress = new Progress(output, config);
    const every = { log: config.logEvery, sample: config.sampleEvery, save: config.saveEvery };
    const { seed, steps } = config;
    for await (const event of train({
      game,
      data,
      engine,
      seed,
      steps,
      every,
      signal: stop,
      ...(from && { from }),
    }))
      progress.show(await recorder.record(event));
    return await finish(session, output, stop);
  } finally {
    stop.release();
    await engine.close();
  }
}

async function begin({ recipe, config, data, game, store }: Session, recorder: RunRecorder): Promise<void> {
  const { table } = buildStep(game);
  const parameters = Object.fromEntries(
    Object.keys(game.players).map((player) => [player, table.count(player)]),
  );
  const version = packageVersion('ganymede') ?? 'unknown';
  await recorder.begin({ path: store.path, recipe, config, data, parameters, version }, environment(), data);
}

async function finish({ config, game, store }: Session, output: Output, stop: StopRequest): Promise<number> {
  if (stop.aborted) {
    const resume = `ganymede resume ${shellWord(store.path)}`;
    output.answer({ run: store.path, resume }, `stopped and saved; go on with: ${resume}`);
    return stop.status;
  }
  await store.write('export/generator.onnx', exportGenerator(game, config, await loadCheckpoint(store)));
  output.answer({ run: store.path }, nextSteps(store.path));
  return 0;
}

function headline({ recipe, config, data, store, from }: Session): string {
  const start = from ? `from step ${from.step} ` : '';
  return `${recipe.name} on ${data.name}: ${data.count} images of ${data.shape.join('x')}, ${start}to step ${config.steps}, batch ${config.batch}, seed ${config.seed}\nrun         ${store.path}`;
}

function nextSteps(path: string): string {
  const run = shellWord(path);
  return `done: ${path}
  look at the samples    ${path}/samples/
  make more images       ganymede generate ${run} -n 64 --seed 1
  go on training         ganymede resume ${run} --steps N
  the generator, ONNX    ${path}/export/generator.onnx`;
}
