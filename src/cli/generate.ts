import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { imageGrid } from '../data/index.js';
import { encodePng, nodeHost } from '../node/index.js';
import { elements } from '../ir/index.js';
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
  const { state } = await loadCheckpoint(run.store, flags.step);
  const engine = await nodeHost.openEngine({
    device: run.config.device,
    threads: run.config.threads || nodeHost.cores,
  });
  try {
    await engine.writeState(state);
    const z = drawNoise(game, flags.n, { seed: flags.seed, stream: 'generate' });
    const images = await (await loadSampler(engine, game, flags.n))(z);
    const to = flags.to ?? join(run.store.path, 'generated', `seed-${flags.seed}-n-${flags.n}.png`);
    const files = await write(to, { z, images }, game);
    output.answer({ files }, `${flags.n} images in ${to}`);
    return 0;
  } finally {
    await engine.close();
  }
}

async function write(
  to: string,
  { z, images }: { z: Tensor; images: Tensor },
  game: Game,
): Promise<string[]> {
  switch (extname(to).toLowerCase()) {
    case '.png':
      return [await writeGrid(to, images, game)];
    case '.safetensors':
      return [await writeBytes(to, encodeSafetensors({ z, images }))];
    default:
      return writeEach(to, images, game);
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
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return path;
}
