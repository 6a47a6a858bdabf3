import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PixelFile } from './pixel-file.js';

type Transfer = (bytes: Uint8Array, offset: number, length: number, position: number) => Promise<object>;

/** Let every file be read and written in small pieces; the lengths asked for. */
async function smallPieces(path: string): Promise<number[]> {
  const file = await open(path, 'w');
  const all = Object.getPrototypeOf(file) as { read: Transfer; write: Transfer };
  await file.close();
  const asked: number[] = [];
  for (const name of ['read', 'write'] as const) {
    const real = all[name];
    vi.spyOn(all, name).mockImplementation(function (this: object, bytes, offset, length, position) {
      asked.push(length);
      return real.call(this, bytes, offset, Math.min(length, 2 ** 20 + 1), position);
    });
  }
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return asked;
}

test('pixels are moved a few MiB at a time, whole where the system moves a part', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-pixels-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const asked = await smallPieces(join(dir, 'other'));
  const [count, area] = [6, 2 ** 20];
  const file = await PixelFile.create(join(dir, 'a.images'));
  for (let i = 0; i < 3 * count; i++) await file.append(new Uint8Array(area).fill(i));
  await file.keepFirstPlane(area);
  await file.finish(Uint8Array.of(255));
  const bytes = await readFile(join(dir, 'a.images'));
  expect(bytes.length).toBe(count * area + 1);
  for (let i = 0; i < count; i++)
    expect([bytes[i * area], bytes[(i + 1) * area - 1]]).toEqual([3 * i, 3 * i]);
  expect(Math.max(...asked)).toBeLessThanOrEqual(2 ** 23);
});

test('images are left out wherever they lie, the others keep their order', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-pixels-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const size = 3 * 2 ** 20;
  const file = await PixelFile.create(join(dir, 'a.images'));
  for (let i = 0; i < 9; i++) await file.append(new Uint8Array(size).fill(i));
  await file.leaveOut([0, 2, 3, 8], size);
  await file.finish(Uint8Array.of(255));
  const bytes = await readFile(join(dir, 'a.images'));
  expect(bytes.length).toBe(5 * size + 1);
  const firstAndLast = [1, 4, 5, 6, 7].map((value) => [value, value]);
  expect([0, 1, 2, 3, 4].map((i) => [bytes[i * size], bytes[(i + 1) * size - 1]])).toEqual(firstAndLast);
});
