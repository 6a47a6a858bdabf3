import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { onTestFinished, vi } from 'vitest';

/** A folder of its own, and a cache of its own, for the running test. */
export async function emptyFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-images-'));
  vi.stubEnv('GANYMEDE_CACHE', join(dir, '.cache'));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(dir, { recursive: true, force: true });
  });
  return dir;
}

/** Red on the left, blue on the right. */
export function redBlue(width = 64, height = 64): Sharp {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const left = Math.floor(i / 3) % width < width / 2;
    return i % 3 === (left ? 0 : 2) ? 255 : 0;
  });
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** One grey, from 0 to 255. */
export function plain(grey: number, width = 32, height = 32): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r: grey, g: grey, b: grey } } });
}
