import { access, constants, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import {
  deviceProblem,
  environment,
  makeFolders,
  nodeHost,
  openDataset,
  type Provider,
  supportedProviders,
} from '../node/index.js';
import { type Device, probeResult } from '../runtime/index.js';
import { exitStatus, GanymedeError, messageOf } from '../support/errors.js';
import type { Output, OutputOptions } from './output.js';
import { removeEmpty } from './remove-empty.js';

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
    ...(await providerChecks()),
    threadsCheck(),
    await diskCheck(flags.out),
    memoryCheck(),
    await mnistCheck(),
  ];
  const ready = checks.every(({ ok, needed }) => ok || !needed);
  if (!(ready && output.quiet && !output.json)) {
    await output.report(
      { ready, checks, environment: environment() },
      [...checks.map(line), ready ? 'ready' : 'not ready'].join('\n'),
    );
  }
  return ready ? 0 : exitStatus('DEVICE_UNAVAILABLE');
}

function line({ name, ok, found, fix }: Check): string {
  const text = `${ok ? 'ok     ' : 'missing'} ${name.padEnd(12)} ${found}`;
  return ok || fix === undefined ? text : `${text}\n        fix: ${fix.replaceAll('\n', '\n             ')}`;
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
      const sum = await probeResult(engine);
      return {
        name,
        ok: sum === 2,
        needed: true,
        found: `${String(environment()['onnxruntime'])}, CPU provider: 1 + 1 = ${sum}`,
      };
    } finally {
      await engine.close();
    }
  } catch (error) {
    return { name, ok: false, needed: true, found: messageOf(error), fix: 'Install again: npm ci.' };
  }
}

/** How to get a provider to run, for those training can use; the CPU's has a check of its own. */
const PROVIDER_FIXES: Readonly<Record<Exclude<Device, 'cpu'>, string>> = {
  webgpu: "Install the GPU's driver; on Linux also the Vulkan loader (libvulkan1).",
  cuda: `Install NVIDIA's driver, CUDA 12 and cuDNN 9 (Linux on x64), then ONNX Runtime's CUDA libraries:
npm rebuild onnxruntime-node --ignore-scripts=false --onnxruntime-node-install=cuda12`,
  dml: "Install the GPU's driver; DirectML needs Windows 10 or later.",
  coreml: 'CoreML needs macOS 10.15 or later.',
};

/** All providers of ONNX Runtime, then one check for each besides the CPU's that training can use. */
async function providerChecks(): Promise<Check[]> {
  try {
    const providers = await supportedProviders();
    const devices = providers.flatMap(({ name }) => (isOtherDevice(name) ? [name] : []));
    return [providersCheck(providers), ...(await Promise.all(devices.map(deviceCheck)))];
  } catch (error) {
    return [{ name: 'providers', ok: false, needed: false, found: messageOf(error) }];
  }
}

function providersCheck(providers: readonly Provider[]): Check {
  const found = providers.map(({ name, bundled }) => (bundled ? name : `${name} (not bundled)`)).join(', ');
  return { name: 'providers', ok: true, needed: false, found };
}

function isOtherDevice(name: string): name is Exclude<Device, 'cpu'> {
  return Object.hasOwn(PROVIDER_FIXES, name);
}

async function deviceCheck(device: Exclude<Device, 'cpu'>): Promise<Check> {
  const problem = await deviceProblem(device);
  return {
    name: device,
    ok: problem === undefined,
    needed: false,
    found: problem ?? `a tiny program runs: --device ${device}`,
    fix: PROVIDER_FIXES[device],
  };
}

function threadsCheck(): Check {
  return {
    name: 'threads',
    ok: true,
    needed: false,
    found: `${nodeHost.cores} cores: --threads ${nodeHost.cores} is the default`,
  };
}

/** Bytes that must be free on the disk of the runs, and should be in memory. */
const ROOM = 1e9;

async function diskCheck(out: string): Promise<Check> {
  const name = 'disk';
  try {
    const free = await freeBytes(out);
    return {
      name,
      ok: free >= ROOM,
      needed: true,
      found: `${out} is writable, ${gigabytes(free)} free`,
      fix: 'Free at least 1 GB there, or name a folder on another disk with --out DIR.',
    };
  } catch (error) {
    return {
      name,
      ok: false,
      needed: true,
      found: `cannot write ${out}: ${messageOf(error)}`,
      fix: 'Name a folder you may write with --out DIR.',
    };
  }
}

/** Bytes this user may still write in `out`, which is written to find out. */
async function freeBytes(out: string): Promise<number> {
  const probe = join(out, `.probe-${process.pid}`);
  const created = await makeFolders(probe);
  try {
    await access(probe, constants.W_OK);
    const { bavail, bsize } = await statfs(probe);
    return bavail * bsize;
  } finally {
    await removeEmpty(probe, created ?? probe);
  }
}

function memoryCheck(): Check {
  const free = freemem();
  return {
    name: 'memory',
    ok: free >= ROOM,
    needed: false,
    found: `${gigabytes(free)} free`,
    fix: 'Close other programs, or train with a smaller --batch.',
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
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
      found: messageOf(error),
      fix,
    };
  }
}
