import { join } from 'node:path';
import {
  dataFingerprint,
  encodePng,
  environment,
  folderStore,
  lockRun,
  makeFolders,
  nodeHost,
  openDataset,
  packageVersion,
  readClassifier,
} from '../node/index.js';
import {
  type Benchmark,
  benchmarkNamed,
  benchmarks,
  type Lab,
  type Plan,
  plansOf,
  reproduce as runAll,
  tableOf,
  type Trial,
  unfinished,
} from '../reproduce/index.js';
import type { RunStore } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { headline, ProgressLine, trialLine } from './reproduce-progress.js';
import {
  continued,
  createReproduction,
  goingOn,
  recordMoreSeeds,
  reductionOf,
  type Reproduction,
} from './reproduction.js';
import { findRun } from './runs.js';
import { StopRequest } from './signals.js';
import { appendTrial, readTrials, writeTable } from './trials-file.js';

export interface ReproduceFlags extends OutputOptions {
  readonly seeds?: number;
  readonly seed?: number;
  readonly steps?: number;
  readonly methods?: string;
  readonly threads: number;
  readonly continue?: string;
  readonly out: string;
}

/** `reproduce [TABLE]`: train what a published benchmark compares, and print our rows beside the paper's. */
export async function reproduce(
  args: readonly string[],
  flags: ReproduceFlags,
  output: Output,
): Promise<number> {
  const [name] = args;
  if (name !== undefined) benchmarkNamed(name);
  const begun = flags.continue === undefined ? undefined : await findRun(flags.continue, flags.out);
  const reproduction = await reproductionFor(name, flags, begun);
  if (!reproduction) return list(output);
  const benchmark = benchmarkNamed(reproduction.reproduce);
  const plans = plansOf(benchmark, reductionOf(reproduction));
  const store = await folderFor(reproduction, flags, begun);
  const unlock = await lockRun(store.path);
  const stop = new StopRequest(() => {
    output.say('stopping after this step; press Ctrl-C again to quit at once');
  });
  try {
    await recordMoreSeeds(store, reproduction, benchmark.seeds);
    const session = { benchmark, plans, store, stop, flags, output };
    return finish(session, await runPlans(session));
  } finally {
    stop.release();
    await unlock();
  }
}

async function list(output: Output): Promise<number> {
  const rows = benchmarks.map(({ name, summary, source, methods, seeds }) => ({
    ...{ name, summary, source, seeds },
    methods: methods.map((method) => method.name),
  }));
  const width = Math.max(...rows.map((row) => row.name.length));
  const text = rows.map((row) => `${row.name.padEnd(width)}  ${row.summary} (${row.source})`);
  await output.report(rows, text.join('\n'));
  return 0;
}

/**
 * What is asked for; with `--continue` what the run that goes on was begun for, where nothing else is; undefined where nothing is
 * named. Throws RUN_NOT_FOUND or CONFIG_INVALID.
 */
async function reproductionFor(
  name: string | undefined,
  { steps, seeds, seed, methods }: ReproduceFlags,
  begun: string | undefined,
): Promise<Reproduction | undefined> {
  const asked = { ...(name !== undefined && { reproduce: name }), steps, seeds, seed, methods };
  if (begun !== undefined) return continued(begun, asked);
  return name === undefined ? undefined : { reproduce: name, ...asked };
}

/** A new folder, or with `--continue` that of the run. */
async function folderFor(
  reproduction: Reproduction,
  flags: ReproduceFlags,
  begun: string | undefined,
): Promise<RunStore> {
  if (begun !== undefined) return folderStore(begun);
  const store = await createReproduction(flags.out, reproduction);
  const env = { ...environment(), threads: flags.threads };
  await store.write('env.json', `${JSON.stringify(env, null, 2)}\n`);
  return store;
}

interface Session {
  readonly benchmark: Benchmark;
  readonly plans: readonly Plan[];
  readonly store: RunStore;
  readonly stop: StopRequest;
  readonly flags: ReproduceFlags;
  readonly output: Output;
}

async function runPlans({ benchmark, plans, store, stop, flags, output }: Session): Promise<Trial[]> {
  const trials = await readTrials(store);
  output.say(headline(benchmark, plans, store));
  const progress = new ProgressLine(output, plans);
  await runAll(plans, {
    lab: labOf(store, flags.threads, stop),
    done: [...trials],
    listener: {
      training: (plan, event) => {
        progress.show(plan, event);
      },
      trial: async (trial) => {
        trials.push(trial);
        await appendTrial(store, trial);
        await writeTable(benchmark, store, trials);
        output.event({ event: 'trial', ...trial, looks: undefined });
        output.say(trialLine(benchmark, trial));
      },
    },
  });
  return trials;
}

function labOf(run: RunStore, threads: number, signal: StopRequest): Lab {
  return {
    openEngine: () => nodeHost.openEngine({ device: 'cpu', threads }),
    openData: openDataset,
    readClassifier: () => readClassifier('mnist'),
    store: (name) => folderStore(join(run.path, name)),
    lock: async (name) => {
      await makeFolders(join(run.path, name));
      return lockRun(join(run.path, name));
    },
    encode: encodePng,
    environment: (data) => ({
      ...environment(),
      device: 'cpu',
      threads,
      data: { count: data.count, shape: data.shape, sha256: dataFingerprint(data) },
    }),
    version: packageVersion('ganymede') ?? 'unknown',
    threads,
    signal,
  };
}

function finish({ benchmark, plans, store, stop, flags, output }: Session, trials: readonly Trial[]): number {
  const table = tableOf(benchmark, trials);
  const measured = trials.map(({ method, seed, steps, seconds, measures }) => ({
    ...{ method, seed, steps, seconds, measures },
  }));
  const isStopped = stop.aborted && unfinished(plans, trials).length > 0;
  const left = isStopped ? ` of ${plans.length}; go on with: ${goingOn(store.path, flags)}` : '';
  output.answer(
    { run: store.path, benchmark: benchmark.name, trials: measured },
    `${table}\n${trials.length} trainings${left}\ntable and figures  ${store.path}`,
    table,
  );
  return isStopped ? stop.status : 0;
}
