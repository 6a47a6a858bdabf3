import type * as Files from 'node:fs/promises';
import { access, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { beforeEach, expect, test, vi } from 'vitest';
import { ganymede, here, temporaryFolder } from './command.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Files>();
  return { ...real, statfs: vi.fn(real.statfs) };
});

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly needed: boolean;
  readonly found: string;
  readonly fix?: string;
}

interface Answer {
  readonly status: number | null;
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Check>>;
}

async function doctor(out: string): Promise<Answer> {
  const { status, stdout } = await here(['doctor', '--json', '--out', out]);
  const { ready, checks } = JSON.parse(stdout) as { ready: boolean; checks: Check[] };
  return { status, ready, checks: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

/** Let the disk have this many free bytes. */
async function leaveFree(bytes: number): Promise<void> {
  const disk = await statfs(tmpdir());
  vi.mocked(statfs).mockResolvedValueOnce(Object.assign(disk, { bsize: 1, bavail: bytes }));
}

beforeEach(() => {
  vi.clearAllMocks();
});

test('all providers are listed, and each device but the CPU is tried and not needed', async () => {
  const { checks, ready, status } = await doctor(join(await temporaryFolder(), 'runs'));
  expect({ ready, status }).toEqual({ ready: true, status: 0 });
  const providers = listSupportedBackends().map(({ name }) => name);
  for (const name of providers) expect(checks['providers']?.found).toContain(name);
  for (const device of ['webgpu', 'cuda', 'dml', 'coreml']) {
    const check = checks[device];
    expect(check !== undefined).toBe(providers.includes(device));
    expect(check?.needed ?? false).toBe(false);
    expect(check?.found ?? '').not.toMatch(/Error:/);
  }
  const cuda = checks['cuda'];
  expect(cuda === undefined || cuda.ok || cuda.fix?.includes('onnxruntime-node-install=cuda12')).toBe(true);
});

test('--quiet prints nothing when ready, whatever native code prints', async () => {
  const out = join(await temporaryFolder(), 'runs');
  const quiet = await ganymede(['doctor', '--quiet', '--out', out]);
  expect(quiet).toEqual({ status: 0, stdout: '', stderr: '' });
  await expect(access(out)).rejects.toThrow();
});

test.each([
  [999_000_000, false, 4],
  [1_000_000_000, true, 0],
])('with %d bytes free ready is %j', async (bytes, ready, status) => {
  await leaveFree(bytes);
  const out = join(await temporaryFolder(), 'runs');
  const answer = await doctor(out);
  expect(answer).toMatchObject({ ready, status, checks: { disk: { ok: ready, needed: true } } });
  expect(answer.checks['disk']?.fix).toContain('1 GB');
  await expect(access(out)).rejects.toThrow();
});

test('a folder that cannot be written has a cause, a fix and the status of the environment', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const out = join(file, 'runs');
  const { status, stdout } = await here(['doctor', '--quiet', '--out', out]);
  expect(status).toBe(4);
  expect(stdout).toContain(`missing disk         cannot write ${out}: ENOTDIR`);
  expect(stdout).not.toContain('Error:');
  expect(stdout).toContain('fix: Name a folder you may write with --out DIR.');
});
