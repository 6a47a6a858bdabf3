import { afterEach, expect, test, vi } from 'vitest';
import { deviceProblem, supportedProviders } from './providers.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Have every Node process begin with this module. */
function preload(code: string): void {
  vi.stubEnv('NODE_OPTIONS', `--import=data:text/javascript,${encodeURIComponent(code)}`);
}

test('the CPU is among the providers, and computes', async () => {
  expect(await supportedProviders()).toContainEqual({ name: 'cpu', bundled: true });
  expect(await deviceProblem('cpu')).toBeUndefined();
});

test('a device that cannot be used has a short reason', async () => {
  const absent = process.platform === 'win32' ? 'coreml' : 'dml';
  const problem = await deviceProblem(absent);
  expect(problem).toContain('backend not found');
  expect(problem).not.toContain('could not be loaded');
});

test('a crash of native code is a reason, not a crash', async () => {
  preload("process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000); await new Promise(() => {})");
  expect(await deviceProblem('cpu')).toBe('ONNX Runtime crashed (SIGSEGV)');
});

test('a device that hangs is given up', async () => {
  preload('setInterval(() => {}, 1000); await new Promise(() => {})');
  expect(await deviceProblem('cpu', 2000)).toBe('it does not answer');
});
