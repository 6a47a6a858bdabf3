import { extname, join } from 'node:path';
import { imageGrid } from '../data/index.js';
import { encodePng, nodeHost, writeWhole } from '../node/index.js';
import { elements } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { encodeSafetensors, tensor, type Tensor } from '../tensor/index.js';
import { drawNoise, type Game, loadCheckpoint, loadSampler } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { dataFacts, openRun } from './runs.js';

export interface GenerateFlags extends OutputOptions {
  readonly n: number;
  readonly seed: number;
  readonly to?: string;
  readonly step?: number;
  readonly out: string;
}

/** `generate RUN`: one grid, a folder of single images, or noise and images as numbers. */
export async function generate(
  args: readonly string[],
  flags: GenerateFlags,
  output: Output,
): Promise<number> {
  const run = await openRun(args[0] ?? '', flags.out);
  const game = run.recipe.build(run.config, await dataFacts(run));
  const { step, state } = await loadCheckpoint(run.store, flags.step);
  const engine = await nodeHost.openEngine({
    device: run.config.device,
    threads: run.config.threads || nodeHost.cores,
  });
  try {
    await engine.writeState(state);
    const z = drawNoise(game, flags.n, { seed: flags.seed, stream: 'generate' });
    const images = await (await loadSampler(engine, game, flags.n))(z);
    const to = flags.to ?? join(run.store.path, 'generated', fileName(step, flags));
    const files = await write(to, { z, images }, game);
    output.answer({ files }, `${flags.n} ${flags.n === 1 ? 'image' : 'images'} in ${to}`, to);
    return 0;
  } finally {
    await engine.close();
  }
}

function fileName(step: number, { seed, n }: GenerateFlags): string {
  return `step-${String(step).padStart(8, '0')}-seed-${seed}-n-${n}.png`;
}

async function write(
  to: string,
  { z, images }: { z: Tensor; images: Tensor },
  game: Game,
): Promise<string[]> {
  switch (/[/\\]$/.test(to) ? '' : extname(to).toLowerCase()) {
    case '.png':
      return [await writeGrid(to, images, game)];
    case '.safetensors':
      return [await writeBytes(to, encodeSafetensors({ z, images }))];
    case '':
      return writeEach(to, images, game);
    default:
      throw unknownFormat(to);
  }
}

async function writeGrid(path: string, images: Tensor, game: Game): Promise<string> {
  return writeImage(path, imageGrid(images, { range: game.samples.range }));
}

async function writeEach(dir: string, images: Tensor, game: Game): Promise<string[]> {
  const count = images.shape[0] ?? 0;
  const digits = String(count).length;
  const files: string[] = [];
  for (let i = 0; i < count; i++) {
    const path = join(dir, `${String(i + 1).padStart(digits, '0')}.png`);
    files.push(await writeImage(path, imageGrid(one(images, i), { range: game.samples.range, padding: 0 })));
  }
  return files;
}

function one(images: Tensor, index: number): Tensor {
  const shape = images.shape.slice(1);
  const size = elements(shape);
  return tensor([1, ...shape], Float32Array.from(images.data.subarray(index * size, (index + 1) * size)));
}

async function writeImage(path: string, image: Tensor): Promise<string> {
  return writeBytes(path, await encodePng(image));
}

async function writeBytes(path: string, bytes: Uint8Array): Promise<string> {
  await writeWhole(path, bytes, 'Name another file or folder with --to.');
  return path;
}

function unknownFormat(to: string): GanymedeError {
  return new GanymedeError('USAGE', `${to} is in no format images are written in`, {
    where: '--to',
    expected: 'a .png or .safetensors file, or a folder (a name without a dot, or one that ends with /)',
    actual: extname(to),
    fix: 'Write a .png file, and convert it.',
  });
}
