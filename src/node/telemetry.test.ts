import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const script = (thread: string): string => `
  import { nodeHost } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: '${thread}' });
  await engine.close();
`;

test.each(['worker', 'main'])(
  'ONNX Runtime keeps no record of what it runs (%s thread)',
  { timeout: 60_000 },
  async (thread) => {
    const home = await mkdtemp(join(tmpdir(), 'ganymede-home-'));
    onTestFinished(() => rm(home, { recursive: true }));
    const asked = Object.entries(process.env).filter(([name]) => name !== 'ORT_DISABLE_TELEMETRY');
    const env = { ...Object.fromEntries(asked), HOME: home, XDG_CACHE_HOME: join(home, '.cache') };
    const args = [
      '--import',
      import.meta.resolve('tsx'),
      '--conditions=@ganymede/source',
      '--input-type=module',
      '-e',
      script(thread),
    ];
    await promisify(execFile)(process.execPath, args, { env });
    const found = await readdir(home, { recursive: true });
    expect(found.filter((path) => /onnxruntime/i.test(path))).toEqual([]);
  },
);
