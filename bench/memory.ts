import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Dataset, inMemoryDataset } from 'ganymede/data';
import { encodePng, environment, folderStore, nodeHost } from 'ganymede/node';
import { recipeNamed } from 'ganymede/recipes';
import { tensor } from 'ganymede/tensor';
import { resolveConfig, RunRecorder, train } from 'ganymede/train';
import { median } from './statistics.js';

const limitPercent = 2;
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '2000' },
    'warm-up': { type: 'string', default: '200' },
    threads: { type: 'string', default: String(nodeHost.cores) },
    tiny: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const [steps, warmUp] = [Number(values.steps), Number(values['warm-up'])];
const size = values.tiny ? { images: 500, side: 8 } : { images: 10_000, side: 28 };
const settings = values.tiny ? ['batch=8', 'G.units=[8]', 'D.units=[8]', 'latent=4'] : [];
const window = Math.max(100, steps / 50);

interface Sample {
  readonly step: number;
  readonly megabytes: number;
  /** Files this process has open; undefined where the system does not say. */
  readonly handles: number | undefined;
}

function pattern({ images, side }: typeof size): Dataset {
  const length = images * side * side;
  const pixels = Uint8Array.from({ length }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
  return inMemoryDataset({ name: 'pattern', images: tensor([images, 1, side, side], pixels) });
}

async function openFiles(): Promise<number | undefined> {
  return readdir('/proc/self/fd').then(
    (names) => names.length,
    () => undefined,
  );
}

/** Resident memory of this process, its worker included, after every 20 steps of the recipe gan-quick, recorded as a run. */
async function residentMemory(folder: string): Promise<Sample[]> {
  const data = pattern(size);
  const recipe = recipeNamed('gan-quick');
  const config = resolveConfig(recipe, { steps: warmUp + steps }, settings);
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: Number(values.threads) });
  const samples: Sample[] = [];
  const every = { log: 20, sample: 5000, save: 1000 };
  const game = recipe.build(config, data);
  const facts = { path: folder, recipe, config, data, version: 'bench' };
  const store = folderStore(folder);
  const recorder = new RunRecorder({ store, encode: encodePng, game, data, facts, environment: {} });
  const care = { every: 500, act: 'report' } as const;
  for await (const event of train({ game, data, engine, seed: 1, steps: warmUp + steps, every, care })) {
    await recorder.record(event);
    if (event.kind !== 'log') continue;
    const megabytes = process.memoryUsage.rss() / 2 ** 20;
    samples.push({ step: event.step, megabytes, handles: await openFiles() });
  }
  await engine.close();
  return samples;
}

/** Around a step: single samples go up and down with what the collector has not collected yet. */
const around = (samples: readonly Sample[], step: number): number =>
  median(
    samples.filter((sample) => Math.abs(sample.step - step) <= window).map(({ megabytes }) => megabytes),
  );

const folder = await mkdtemp(join(tmpdir(), 'ganymede-memory-'));
const samples = await residentMemory(folder).finally(() => rm(folder, { recursive: true }));
const [before, after] = [around(samples, warmUp + window), around(samples, warmUp + steps - window)];
const growth = (after / before - 1) * 100;
/** How many files were open after the warm-up: one number where that never changes. */
const handles = [...new Set(samples.filter(({ step }) => step > warmUp).map((sample) => sample.handles))];
for (const { step, megabytes } of samples.filter((sample) => sample.step % (2 * window) === 0))
  process.stdout.write(`step ${String(step).padStart(5)}  ${megabytes.toFixed(1)} MB\n`);
process.stdout.write(
  `${steps} steps after ${warmUp}: ${before.toFixed(1)} MB to ${after.toFixed(1)} MB, growth ${growth.toFixed(2)} % (limit ${limitPercent} %), open files ${handles.join(', ')}\n`,
);
if (values.json !== undefined)
  await writeFile(
    values.json,
    `${JSON.stringify({ environment: environment(), steps, warmUp, before, after, growth, handles, samples }, null, 2)}\n`,
  );
process.exitCode = growth > limitPercent || handles.length > 1 ? 1 : 0;
