import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Device } from '../runtime/index.js';
import { withoutTelemetry } from './telemetry.js';

/** An execution provider that the installed ONNX Runtime knows. */
export interface Provider {
  readonly name: string;
  /** Whether its code came with the package. */
  readonly bundled: boolean;
}

/** The providers of the installed onnxruntime-node. Throws whatever stops it from loading. */
export async function supportedProviders(): Promise<readonly Provider[]> {
  withoutTelemetry();
  const { listSupportedBackends } = await import('onnxruntime-node');
  return listSupportedBackends();
}

/** Milliseconds a device has to show that it computes; the first use of a GPU takes some seconds. */
const PATIENCE = 20_000;

/**
 * Why a tiny program does not run on `device` within `patience` milliseconds, or undefined if it does. A process of its own tries, because a
 * provider's native code may print, crash or hang.
 */
export function deviceProblem(device: Device, patience = PATIENCE): Promise<string | undefined> {
  const options = { timeout: patience, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [...probeArguments(), device], options, (error, stdout) => {
      resolve(error ? problem(error, stdout) : undefined);
    });
  });
}

/** Where this module is TypeScript, so is the probe, and its process has to learn to read that first. */
function probeArguments(): string[] {
  return import.meta.url.endsWith('.ts')
    ? ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('./probe-device.ts', import.meta.url))]
    : [fileURLToPath(new URL('./probe-device.js', import.meta.url))];
}

interface Failure {
  readonly killed?: boolean;
  readonly signal?: NodeJS.Signals | null;
  readonly message: string;
}

function problem({ killed, signal, message }: Failure, stdout: string): string {
  if (killed === true) return 'it does not answer';
  if (signal) return `ONNX Runtime crashed (${signal})`;
  return shortened(stdout === '' ? message : stdout);
}

/** The reason without what every failure of a device begins with, and without places in ONNX Runtime's source. */
function shortened(reason: string): string {
  return reason
    .replace(/^.*could not be loaded: /s, '')
    .replace(/^\/.* was false\. /s, '')
    .trim()
    .slice(0, 200);
}
