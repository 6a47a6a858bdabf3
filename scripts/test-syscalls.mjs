// Kills a save (-9) at each of its system calls, with strace: npm run test:syscalls, after npm run build
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore } from 'ganymede/node';
import { tensor } from 'ganymede/tensor';
import { loadNewestCheckpoint, saveCheckpoint } from 'ganymede/train';

const calls = 'mkdir,openat,write,pwrite64,writev,fsync,fdatasync,rename,unlink,unlinkat,rmdir,close,statx';
const filled = (step) => ({ w: tensor([1000], new Float32Array(1000).fill(step)) });

/** Kill at the `when`-th call of a thread; returns the signal that ended the save, null where it came to its end. */
async function killed(run, when) {
  // One thread of the pool does all file operations, one after the other.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const saver = spawn(process.execPath, ['scripts/saver.mjs', run], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(saver.stdout, 'data');
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:signal=KILL:when=${when}`];
  const strace = spawn('strace', ['-f', '-o', '/dev/null', ...inject, '-p', String(saver.pid)]);
  await once(strace.stderr, 'data');
  saver.stdin.write('go\n');
  const [, signal] = await once(saver, 'close');
  if (strace.exitCode === null) await once(strace, 'close');
  return signal;
}

const steps = [];
for (let when = 1, signal = 'SIGKILL'; signal === 'SIGKILL'; when++) {
  const run = await mkdtemp(join(tmpdir(), 'ganymede-syscalls-'));
  await saveCheckpoint(folderStore(run), { step: 1, state: filled(1) });
  signal = await killed(run, when);
  const { checkpoint, damaged } = await loadNewestCheckpoint(folderStore(run));
  const { step, state } = checkpoint;
  if (damaged.length > 0 || !state.w.data.every((value) => value === step)) {
    process.stdout.write(`call ${when}: step ${step}, damaged: ${damaged.join(' ')}\n`);
    process.exitCode = 1;
  }
  steps.push(step);
  await rm(run, { recursive: true });
}
const kept = steps.filter((step) => step === 1).length;
process.stdout.write(
  `${steps.length - 1} kills, one at each call of a thread: ${kept} times the old checkpoint, then the new one\n`,
);
if (steps.at(-1) !== 2) process.exitCode = 1;
