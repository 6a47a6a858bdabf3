import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Dataset } from 'ganymede/data';
import { environment, openDataset } from 'ganymede/node';
import sharp from 'sharp';
import { median, quantile } from './statistics.js';

const limitMegabytes = 2000;
const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '100000' },
    size: { type: 'string', default: '64' },
    batches: { type: 'string', default: '2000' },
    json: { type: 'string' },
  },
});
const [images, size, batches] = [Number(values.images), Number(values.size), Number(values.batches)];
const batchSize = 64;
/** Pixels of a side of the files, in folders of so many. */
const [side, perFolder] = [96, 1000];

/** A mark in one of 1,000 places on one of as many colours. */
async function jpeg(kind: number): Promise<Buffer> {
  const background = { r: kind % 256, g: (kind * 7) % 256, b: (kind * 31) % 256 };
  const mark = { create: { width: 24, height: 24, channels: 3 as const, background: '#ffffff' } };
  return sharp({ create: { width: side, height: side, channels: 3, background } })
    .composite([{ input: mark, left: (kind * 13) % (side - 24), top: (kind * 29) % (side - 24) }])
    .jpeg()
    .toBuffer();
}

async function writeImages(dir: string): Promise<void> {
  for (let i = 0; i < images; i++) {
    const folder = join(dir, String(Math.floor(i / perFolder)));
    if (i % perFolder === 0) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${i}.jpg`), await jpegs(i % perFolder));
  }
}

const made: Promise<Buffer>[] = [];
const jpegs = (kind: number): Promise<Buffer> => (made[kind] ??= jpeg(kind));

let peak = 0;
/** Resident megabytes now. */
function resident(): number {
  const megabytes = process.memoryUsage.rss() / 1e6;
  peak = Math.max(peak, megabytes);
  return megabytes;
}

async function seconds<T>(work: () => Promise<T>): Promise<[result: T, seconds: number]> {
  const began = performance.now();
  const result = await work();
  return [result, (performance.now() - began) / 1000];
}

/** Milliseconds of each batch, of images from all over the set. */
function batchTimes(data: Dataset): number[] {
  return Array.from({ length: batches }, (_, batch) => {
    const indices = Uint32Array.from(
      { length: batchSize },
      (__, i) => Math.imul(batch * batchSize + i, 0x9e3779b1) >>> 0,
    );
    const began = performance.now();
    data.batch(indices.map((index) => index % data.count));
    const time = performance.now() - began;
    resident();
    return time;
  });
}

async function measure(dir: string): Promise<Record<string, number>> {
  const [, writing] = await seconds(() => writeImages(dir));
  made.length = 0;
  const open = (): Promise<Dataset> => openDataset(dir, { size, onProgress: resident });
  const [, first] = await seconds(open);
  const building = peak;
  const [data, again] = await seconds(open);
  peak = 0;
  const times = batchTimes(data);
  return {
    images: data.count,
    writingFiles: writing,
    firstOpen: first,
    secondOpen: again,
    megabytesBuilding: building,
    megabytesDrawing: peak,
    batchMedian: median(times),
    batchP99: quantile(times, 0.99),
  };
}

const folder = await mkdtemp(join(tmpdir(), 'ganymede-image-folder-'));
process.env['GANYMEDE_CACHE'] = join(folder, 'cache');
const result = await measure(join(folder, 'images')).finally(() => rm(folder, { recursive: true }));
const machine = environment();
process.stdout.write(`${String(machine['cpu'])}, Node ${String(machine['node'])}\n`);
for (const [name, value] of Object.entries(result))
  process.stdout.write(`${name.padEnd(18)} ${value.toFixed(name.startsWith('batch') ? 3 : 1)}\n`);
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify({ environment: machine, size, ...result }, null, 2)}\n`);
process.exitCode = Math.max(result['megabytesBuilding'] ?? 0, peak) > limitMegabytes ? 1 : 0;
