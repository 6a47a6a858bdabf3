import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Dataset, firstExamples } from 'ganymede/data';
import { type Judge, loadJudge, measurementsOf, wantedMetrics } from 'ganymede/evaluate';
import { formatScore, type Score } from 'ganymede/metrics';
import { nodeHost, openDataset, readClassifier } from 'ganymede/node';
import { decodeSafetensors, encodeSafetensors } from 'ganymede/tensor';
import { torchEnvironment } from './peers.js';
import { median } from './statistics.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'mnist' },
    size: { type: 'string', default: '32' },
    steps: { type: 'string', default: '20000' },
    samples: { type: 'string', default: '10000' },
    seeds: { type: 'string', default: '1' },
    run: { type: 'string', multiple: true },
    python: { type: 'string', default: process.env['PYTHON'] ?? 'python3' },
    json: { type: 'string' },
  },
});
const [size, count] = [Number(values.size), Number(values.samples)];
if (![32, 64].includes(size)) throw new Error('--size is 32 or 64, which peer/torch_dcgan.py knows');
const seeds = values.seeds.split(',').map(Number);
const run = promisify(execFile);
const here = (path: string): string => new URL(path, import.meta.url).pathname;

async function ganymede(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...process.execArgv, here('../src/cli/main.ts'), ...args]);
  return stdout.trim();
}

/** Samples of the recipe `dcgan` after a training, or of a run there is. */
async function ours(folder: string, seed: number, made: string | undefined): Promise<string> {
  const settings = ['--size', values.size, '--steps', values.steps, '--seed', String(seed), '--out', folder];
  const name = made ?? (await ganymede('train', 'dcgan', values.data, ...settings, '--quiet'));
  const to = join(folder, `ours-${seed}.safetensors`);
  await ganymede('generate', name, '-n', values.samples, '--to', to, '--quiet');
  return to;
}

/** Samples of the same networks trained on the same images by PyTorch. */
async function pytorch(folder: string, seed: number, images: string): Promise<string> {
  const to = join(folder, `pytorch-${seed}.safetensors`);
  const settings = ['--steps', values.steps, '--samples', values.samples, '--seed', String(seed)];
  const script = here('./peer/torch_dcgan.py');
  const args = [script, '--images', images, '--to', to, ...settings];
  const { stdout } = await run(values.python, args, { env: torchEnvironment() });
  process.stderr.write(`PyTorch, seed ${seed}: ${stdout}`);
  return to;
}

async function writeImages(data: Dataset, path: string): Promise<string> {
  const images = firstExamples(data, data.count);
  await writeFile(path, encodeSafetensors({ images }));
  return path;
}

async function scoreOf(file: string, data: Dataset, judge: Judge): Promise<Score> {
  const { images: samples } = decodeSafetensors(await readFile(file)).tensors;
  if (!samples) throw new Error(`${file} has no images`);
  const metrics = wantedMetrics({ data, count, names: ['frechet-distance'] });
  const [measurement] = measurementsOf(metrics, { data, samples, range: [-1, 1], seed: 1, judge });
  const [score] = (await measurement?.measure()) ?? [];
  if (!score) throw new Error('nothing was measured');
  return score;
}

const engine = await nodeHost.openEngine({ device: 'cpu', threads: nodeHost.cores });
const folder = await mkdtemp(join(tmpdir(), 'ganymede-quality-'));
try {
  const data = await openDataset(values.data, { size });
  const judge = await loadJudge(engine, data, readClassifier);
  const images = await writeImages(data, join(folder, 'images.safetensors'));
  const rows: { who: string; seed: number; score: Score }[] = [];
  for (const [i, seed] of seeds.entries()) {
    for (const [who, file] of [
      ['Ganymede', await ours(folder, seed, values.run?.[i])],
      ['PyTorch', await pytorch(folder, seed, images)],
    ] as const) {
      const score = await scoreOf(file, data, judge);
      rows.push({ who, seed, score });
      process.stdout.write(`${who}, seed ${seed}: ${formatScore(score)}\n`);
    }
  }
  const of = (name: string): number =>
    median(rows.flatMap(({ who, score }) => (who === name ? [score.value] : [])));
  const ratio = of('Ganymede') / of('PyTorch');
  process.stdout.write(`medians: ours is ${ratio.toFixed(3)} times PyTorch's\n`);
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ ratio, rows }, null, 2)}\n`);
} finally {
  await engine.close();
  await rm(folder, { recursive: true });
}
