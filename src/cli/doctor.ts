import { access, constants, mkdir, rm, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { add, graphOf, input } from '../ir/index.js';
import { environment, nodeHost, openDataset } from '../node/index.js';
import { compileProgram } from '../runtime/index.js';
import { exitStatus, GanymedeError } from '../support/errors.js';
import { tensor } from '../tensor/index.js';
import type { Output, OutputOptions } from './output.js';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Whether training is impossible without it. */
  readonly needed: boolean;
  readonly found: string;
  readonly fix?: string | undefined;
}

/** `doctor`: what training needs, and whether this machine has it. */
export async function doctor(
  _args: readonly string[],
  flags: OutputOptions & { readonly out: string },
  output: Output,
): Promise<number> {
  const checks = [
    nodeCheck(),
    await engineCheck(),
    threadsCheck(),
    await diskCheck(flags.out),
    memoryCheck(),
    await mnistCheck(),
  ];
  const ready = checks.every(({ ok, needed }) => ok || !needed);
  output.answer(
    { ready, checks, environment: environment() },
    [...checks.map(line), ready ? 'ready' : 'not ready'].join('\n'),
  );
  return ready ? 0 : exitStatus('ENGINE_FAILED');
}

function line({ name, ok, found, fix }: Check): string {
  const text = `${ok ? 'ok     ' : 'missing'} ${name.padEnd(12)} ${found}`;
  return ok || fix === undefined ? text : `${text}\n        fix: ${fix}`;
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: 'Node', ok, needed: true, found: process.version, fix: 'Install Node 20.19 or later.' };
}

/** Load ONNX Runtime and let it add two numbers. */
async function engineCheck(): Promise<Check> {
  const name = 'ONNX Runtime';
  try {
    const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
    try {
      const x = input('x', [1]);
      await engine.load(
        compileProgram({ name: 'check', graph: graphOf({ y: add(x, x) }), random: {} }, { mode: 'plain' }),
      );
      const { y } = await engine.run('check', {
        feeds: { x: tensor([1], Float32Array.of(2)) },
        seed: 0,
        step: 0,
        steps: 1,
      });
      const sum = y?.data[0];
      return {
        name,
        ok: sum === 4,
        needed: true,
        found: `${String(environment()['onnxruntime'])}, CPU provider: 2 + 2 = ${sum}`,
      };
    } finally {
      await engine.close();
    }
  } catch (error) {
    return { name, ok: false, needed: true, found: String(error), fix: 'Install again: npm ci.' };
  }
}

function threadsCheck(): Check {
  return {
    name: 'threads',
    ok: true,
    needed: false,
    found: `${nodeHost.cores} cores: --threads ${nodeHost.cores} is the default`,
  };
}

async function diskCheck(out: string): Promise<Check> {
  const probe = join(out, `.probe-${process.pid}`);
  try {
    const created = await mkdir(probe, { recursive: true });
    await access(probe, constants.W_OK);
    const { bavail, bsize } = await statfs(probe);
    await rm(created ?? probe, { recursive: true });
    return {
      name: 'disk',
      ok: true,
      needed: true,
      found: `${out} is writable, ${((bavail * bsize) / 1e9).toFixed(1)} GB free`,
    };
  } catch (error) {
    return {
      name: 'disk',
      ok: false,
      needed: true,
      found: String(error),
      fix: 'Name a folder you may write with --out DIR.',
    };
  }
}

function memoryCheck(): Check {
  return { name: 'memory', ok: true, needed: false, found: `${(freemem() / 1e9).toFixed(1)} GB free` };
}

async function mnistCheck(): Promise<Check> {
  const name = 'MNIST';
  try {
    const { count } = await openDataset('mnist');
    return { name, ok: true, needed: false, found: `${count} images` };
  } catch (error) {
    const fix = error instanceof GanymedeError ? error.fix : undefined;
    return {
      name,
      ok: false,
      needed: false,
      found: error instanceof Error ? error.message : String(error),
      fix,
    };
  }
}
