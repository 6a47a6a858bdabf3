import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { run } from '../../src/cli/program.js';
import { shellWord } from '../../src/support/shell.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const words = [process.execPath, '--conditions=@ganymede/source', '--import', tsx, main];

/** What stands for `ganymede` in a shell. */
export const commandLine = words.map(shellWord).join(' ');

/** The command line in a process of its own, its output piped. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const [node = '', ...options] = words;
  return spawn(node, [...options, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

export function ganymede(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return ended(start(args, env));
}

/** The command line in this process, what it writes caught. */
export async function here(args: readonly string[]): Promise<Ended> {
  const caught = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk, ...more) => {
      caught[stream] += String(chunk);
      const written: unknown = more.at(-1);
      if (typeof written === 'function') (written as () => void)();
      return true;
    }),
  );
  try {
    const status = await run(args);
    return { status, ...caught };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganymede-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The objects of JSON lines. */
export function jsonLines(text: string): Readonly<Record<string, unknown>>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export async function readLines(path: string): Promise<Readonly<Record<string, unknown>>[]> {
  return jsonLines(await readFile(path, 'utf8'));
}
