import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { inMemoryDataset } from 'ganymede/data';
import { environment, nodeHost } from 'ganymede/node';
import { recipeNamed } from 'ganymede/recipes';
import { tensor } from 'ganymede/tensor';
import { resolveConfig, train } from 'ganymede/train';
import { median } from './statistics.js';

const limitPercent = 2;
const images = 10000;
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '2000' },
    'warm-up': { type: 'string', default: '200' },
    json: { type: 'string' },
  },
});
const [steps, warmUp] = [Number(values.steps), Number(values['warm-up'])];

interface Sample {
  readonly step: number;
  readonly megabytes: number;
}

/** Resident memory of this process, its worker included, after every 20 steps of the recipe gan-quick. */
async function residentMemory(): Promise<Sample[]> {
  const pixels = Uint8Array.from({ length: images * 784 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
  const data = inMemoryDataset({ name: 'pattern', images: tensor([images, 1, 28, 28], pixels) });
  const recipe = recipeNamed('gan-quick');
  const config = resolveConfig(recipe, { steps: warmUp + steps });
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: nodeHost.cores });
  const samples: Sample[] = [];
  const every = { log: 20, sample: 0, save: 0 };
  const game = recipe.build(config, data);
  for await (const event of train({ game, data, engine, seed: 1, steps: warmUp + steps, every }))
    if (event.kind === 'log')
      samples.push({ step: event.step, megabytes: process.memoryUsage.rss() / 2 ** 20 });
  await engine.close();
  return samples;
}

/** Around a step: single samples go up and down with what the collector has not collected yet. */
const around = (samples: readonly Sample[], step: number): number =>
  median(samples.filter((sample) => Math.abs(sample.step - step) <= 100).map(({ megabytes }) => megabytes));

const samples = await residentMemory();
const [before, after] = [around(samples, warmUp + 100), around(samples, warmUp + steps - 100)];
const growth = (after / before - 1) * 100;
for (const { step, megabytes } of samples.filter((sample) => sample.step % 200 === 0))
  process.stdout.write(`step ${String(step).padStart(5)}  ${megabytes.toFixed(1)} MB\n`);
process.stdout.write(
  `${steps} steps after ${warmUp}: ${before.toFixed(1)} MB to ${after.toFixed(1)} MB, growth ${growth.toFixed(2)} % (limit ${limitPercent} %)\n`,
);
if (values.json !== undefined)
  await writeFile(
    values.json,
    `${JSON.stringify({ environment: environment(), steps, warmUp, before, after, growth, samples }, null, 2)}\n`,
  );
process.exitCode = growth > limitPercent ? 1 : 0;
