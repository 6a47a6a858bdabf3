import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';

export const config = fileURLToPath(new URL('../../examples/browser/vite.config.ts', import.meta.url));

/** A page built for production, and its server. */
export interface BuiltPage {
  readonly url: string;
  /** Text of every script of the bundle. */
  readonly scripts: readonly string[];
  readonly server: PreviewServer;
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}

/** A folder of the repository. */
export const folderOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Build the page in a folder of the repository with Vite and serve what came out. */
export async function buildPage(folder: string): Promise<BuiltPage> {
  const root = folderOf(folder);
  const outDir = await mkdtemp(join(tmpdir(), 'ganymede-page-'));
  await build({ root, configFile: config, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    configFile: config,
    logLevel: 'warn',
    build: { outDir },
    preview: { port: 0 },
  });
  return { url: server.resolvedUrls?.local[0] ?? '', scripts: await scriptsIn(outDir), server };
}

async function scriptsIn(outDir: string): Promise<string[]> {
  const files = await readdir(outDir, { recursive: true });
  const scripts = files.filter((file) => /\.m?js$/.test(file));
  return Promise.all(scripts.map((file) => readFile(join(outDir, file), 'utf8')));
}
