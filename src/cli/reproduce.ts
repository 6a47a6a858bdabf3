import { z } from 'zod';
import {
  createRunFolder,
  dataFingerprint,
  encodePng,
  environment,
  folderStore,
  lockRun,
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
  type Reduction,
  reproduce as runAll,
  tableOf,
  type Trial,
} from '../reproduce/index.js';
import { GanymedeError } from '../support/errors.js';
import { shellWord } from '../support/shell.js';
import { readText, type RunStore, type TrainEvent } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { StopRequest } from './signals.js';

export interface ReproduceFlags extends OutputOptions {
  readonly seeds?: number;
  readonly seed: number;
  readonly steps?: number;
  readonly methods?: string;
  readonly threads: number;
  readonly continue?: string;
  readonly out: string;
}

const trialsFile = 'trials.jsonl';

/** `reproduce [TABLE]`: train what a published benchmark compares, and print our rows beside the paper's. */
export async function reproduce(
  args: readonly string[],
  flags: ReproduceFlags,
  output: Output,
): Promise<number> {
  const [name] = args;
  if (name === undefined) return list(output);
  const benchmark = benchmarkNamed(name);
  const plans = plansOf(benchmark, reductionOf(flags));
  const store = await folderFor(benchmark, flags);
  const unlock = await lockRun(store.path);
  const stop = new StopRequest(() => {
    output.say('stopping after this step; press Ctrl-C again to quit at once');
  });
  try {
    const trials = await runPlans({ benchmark, plans, store, stop, flags, output });
    return finish({ benchmark, plans, store, stop, output }, trials);
  } finally {
    stop.release();
    await unlock();
  }
}

function list(output: Output): number {
  const rows = benchmarks.map(({ name, summary, source, methods, seeds }) => ({
    ...{ name, summary, source, seeds },
    methods: methods.map((method) => method.name),
  }));
  const width = Math.max(...rows.map((row) => row.name.length));
  const text = rows.map((row) => `${row.name.padEnd(width)}  ${row.summary} (${row.source})`);
  output.answer(rows, text.join('\n'));
  return 0;
}

function reductionOf({ seeds, seed, steps, methods }: ReproduceFlags): Reduction {
  return { seeds, seed, steps, methods: methods?.split(';').map((name) => name.trim()) };
}

/** A new folder, or with `--continue` the one of a run of the same benchmark. Throws RUN_NOT_FOUND. */
async function folderFor({ name }: Benchmark, flags: ReproduceFlags): Promise<RunStore> {
  if (flags.continue === undefined) {
    const store = folderStore(await createRunFolder(flags.out, `reproduce-${name}`));
    await store.write('config.json', `${JSON.stringify({ reproduce: name }, null, 2)}\n`);
    await store.write(
      'env.json',
      `${JSON.stringify({ ...environment(), threads: flags.threads }, null, 2)}\n`,
    );
    return store;
  }
  const store = folderStore(flags.continue);
  if ((await readText(store, 'config.json')).includes(`"${name}"`)) return store;
  throw new GanymedeError('RUN_NOT_FOUND', `${flags.continue} holds no run of reproduce ${name}`, {
    where: '--continue',
    expected: `the folder reproduce ${name} wrote`,
    actual: flags.continue,
  });
}

interface Session {
  readonly benchmark: Benchmark;
  readonly plans: readonly Plan[];
  readonly store: RunStore;
  readonly stop: StopRequest;
  readonly output: Output;
}

async function runPlans({
  benchmark,
  plans,
  store,
  stop,
  flags,
  output,
}: Session & { readonly flags: ReproduceFlags }): Promise<readonly Trial[]> {
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
        await store.append(trialsFile, `${JSON.stringify(trial)}\n`);
        await write(benchmark, store, trials);
        output.event({ kind: 'trial', ...trial, looks: undefined });
        output.say(trialLine(benchmark, trial));
      },
    },
  });
  return trials;
}

function headline(
  { summary, source, protocol }: Benchmark,
  plans: readonly Plan[],
  { path }: RunStore,
): string {
  return [
    `${summary} (${source})`,
    ...protocol.map((line) => `  ${line}`),
    `${plans.length} trainings, run ${path}`,
  ].join('\n');
}

function trialLine({ columns }: Benchmark, { method, seed, seconds, measures }: Trial): string {
  const values = columns.map(
    ({ key, title, decimals }) => `${title} ${measures[key]?.toFixed(decimals) ?? 'none'}`,
  );
  return `${method}, seed ${seed}: ${values.join('  ')}  (${seconds.toFixed(0)} s)`;
}

function labOf(run: RunStore, threads: number, signal: StopRequest): Lab {
  return {
    openEngine: () => nodeHost.openEngine({ device: 'cpu', threads }),
    openData: openDataset,
    readClassifier: () => readClassifier('mnist'),
    store: (name) => folderStore(`${run.path}/${name}`),
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

const trialSchema = z.object({
  method: z.string(),
  seed: z.int(),
  steps: z.int(),
  seconds: z.number(),
  measures: z.record(z.string(), z.number()),
  looks: z.array(z.object({ step: z.int(), curves: z.record(z.string(), z.array(z.number())) })),
});

/** Finished trainings of a run that is continued; a line that was cut off is trained again. */
async function readTrials(store: RunStore): Promise<Trial[]> {
  const lines = (await readText(store, trialsFile)).split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    try {
      return [trialSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** The table and the figures of what is finished so far. */
async function write(benchmark: Benchmark, store: RunStore, trials: readonly Trial[]): Promise<void> {
  const { summary, source, protocol, figures } = benchmark;
  const text = `# reproduce ${benchmark.name}\n\n${summary} (${source}).\n\n${tableOf(benchmark, trials)}\n\n${protocol
    .map((line) => `- ${line}`)
    .join('\n')}\n`;
  await store.write('table.md', text);
  for (const [name, content] of Object.entries(figures?.(trials) ?? {})) await store.write(name, content);
}

function finish({ benchmark, plans, store, stop, output }: Session, trials: readonly Trial[]): number {
  const table = tableOf(benchmark, trials);
  const measured = trials.map(({ method, seed, steps, seconds, measures }) => ({
    ...{ method, seed, steps, seconds, measures },
  }));
  const left = stop.aborted ? ` of ${plans.length}; go on with --continue ${shellWord(store.path)}` : '';
  output.answer(
    { run: store.path, benchmark: benchmark.name, trials: measured },
    `${table}\n${trials.length} trainings${left}\ntable and figures  ${store.path}`,
    table,
  );
  return stop.aborted ? stop.status : 0;
}

/** One line for the training under way. */
class ProgressLine {
  private readonly output: Output;
  private readonly plans: readonly Plan[];
  private lastShown = 0;

  constructor(output: Output, plans: readonly Plan[]) {
    this.output = output;
    this.plans = plans;
  }

  show(plan: Plan, event: TrainEvent): void {
    if (event.kind !== 'log') return;
    const now = Date.now();
    if (now - this.lastShown < (this.output.live ? 200 : 20_000)) return;
    this.lastShown = now;
    const steps = plan.steps ?? plan.method.settings.steps;
    const left = ((steps - event.step) * event.secondsPerStep) / 60;
    this.output.progress(
      `${this.plans.indexOf(plan) + 1}/${this.plans.length}  ${plan.method.name}, seed ${plan.seed}: step ${event.step} of ${steps}, ${left.toFixed(0)} min left`,
    );
  }
}
