import type { ImageDataset } from '../data/index.js';
import { encodePng, environment, nodeHost, packageVersion } from '../node/index.js';
import {
  type Checkpoint,
  type Config,
  type DataFacts,
  exportGenerator,
  type Game,
  loadCheckpoint,
  type Recipe,
  RunRecorder,
  type RunStore,
  train,
  type TrainOptions,
} from '../train/index.js';
import { shellWord } from '../support/shell.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import type { RecordedChoices } from './runs.js';
import { StopRequest } from './signals.js';

/** What a training needs, resolved. */
export interface Session {
  readonly recipe: Recipe;
  readonly config: Config;
  readonly data: ImageDataset;
  readonly game: Game;
  /** Opens the folder, once the engine is there. */
  readonly openStore: () => Promise<RunStore>;
  /** Where to go on from; a new run has none. */
  readonly from?: Checkpoint;
  /** What a run to be continued chose by itself. */
  readonly recorded?: RecordedChoices;
}

/** Train to the end or to a signal, writing the run; returns the exit status. */
export async function runTraining(session: Session, output: Output): Promise<number> {
  const { config, recorded } = session;
  const threads = threadsOf(config, recorded);
  const engine = await nodeHost.openEngine({ device: config.device, threads });
  const stop = new StopRequest(() => {
    output.say('stopping after this step; press Ctrl-C again to quit at once');
  });
  try {
    const store = await session.openStore();
    output.say(headline(session, store));
    const recorder = recorderOf(session, store, threads);
    await play({ session, recorder, output, options: { ...trainOptions(session), engine, signal: stop } });
    return await finish(session, { store, output, stop });
  } finally {
    stop.release();
    await engine.close();
  }
}

/** As many as asked for, else as the run had before, else one per core; never more than there are cores. */
function threadsOf({ threads }: Config, recorded: RecordedChoices | undefined): number {
  return Math.min(threads > 0 ? threads : (recorded?.threads ?? nodeHost.cores), nodeHost.cores);
}

function trainOptions({ game, data, config, from, recorded }: Session): Omit<TrainOptions, 'engine'> {
  return {
    game,
    data,
    seed: config.seed,
    steps: config.steps,
    every: { log: config.logEvery, sample: config.sampleEvery, save: config.saveEvery },
    layout: recorded?.layout,
    ...(from && { from }),
  };
}

function recorderOf(session: Session, store: RunStore, threads: number): RunRecorder {
  const { recipe, config, data, game, from } = session;
  return new RunRecorder({
    store,
    encode: encodePng,
    game,
    data,
    facts: { path: store.path, recipe, config, data, version: packageVersion('ganymede') ?? 'unknown' },
    environment: { ...environment(), device: config.device, threads, data: factsOf(data) },
    resumed: from !== undefined,
  });
}

export function factsOf({ name, count, shape }: ImageDataset): DataFacts {
  return { name, count, shape };
}

interface Play {
  readonly session: Session;
  readonly recorder: RunRecorder;
  readonly output: Output;
  readonly options: TrainOptions;
}

/** Train, record every event and show it; an error is recorded too. */
async function play({ session, recorder, output, options }: Play): Promise<void> {
  const progress = new Progress(output, session.config);
  try {
    for await (const event of train(options)) progress.show(await recorder.record(event));
  } catch (error) {
    await recorder.fail(error).catch(() => undefined);
    throw error;
  }
}

interface Ending {
  readonly store: RunStore;
  readonly output: Output;
  readonly stop: StopRequest;
}

async function finish({ config, game }: Session, { store, output, stop }: Ending): Promise<number> {
  if (stop.aborted) {
    const resume = `ganymede resume ${shellWord(store.path)}`;
    output.answer({ run: store.path, resume }, `stopped and saved; go on with: ${resume}`);
    return stop.status;
  }
  await store.write('export/generator.onnx', exportGenerator(game, config, await loadCheckpoint(store)));
  output.answer({ run: store.path }, nextSteps(store.path));
  return 0;
}

function headline({ recipe, config, data, from }: Session, store: RunStore): string {
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
