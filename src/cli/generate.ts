import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imageGrid } from '../data/index.js';
import { encodePng, nodeHost } from '../node/index.js';
import { elements } from '../ir/index.js';
import { tensor, type Tensor } from '../tensor/index.js';
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

/** `generate RUN`: one grid, or a folder of single images. */
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
    const files = to.toLowerCase().endsWith('.png')
      ? [await writeGrid(to, images, game)]
      : await writeEach(to, images, game);
    output.answer({ files }, `${flags.n} images in ${to}`);
    return 0;
  } finally {
    await engine.close();
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
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await encodePng(image));
  return path;
}
