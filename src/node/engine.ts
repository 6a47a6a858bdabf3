import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  assertWorks,
  closedIfFailing,
  endingThread,
  type Engine,
  type Host,
  LocalEngine,
  remoteEngine,
  type RemoteEngine,
  type Response,
  threadsOf,
  withFastestLayout,
} from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import type { SessionSettings } from './sessions.js';
import { withoutTelemetry } from './telemetry.js';

const deviceFix =
  'Use --device cpu, or install what the device needs (a driver; for cuda also the CUDA provider of onnxruntime-node).';

/** Programs on onnxruntime-node. */
export const nodeHost: Host = {
  name: 'node',
  cores: availableParallelism(),
  async openEngine({ device, threads, thread = 'worker' }) {
    withoutTelemetry();
    const settings: SessionSettings = {
      device,
      threads: threadsOf(threads, availableParallelism()),
    };
    const engine = thread === 'worker' ? openWorker(settings) : await openHere(settings);
    if (device === 'cpu') return closedIfFailing(engine, () => withFastestLayout(engine));
    await assertWorks(engine, device, deviceFix);
    return engine;
  },
};

async function openHere(settings: SessionSettings): Promise<Engine> {
  const { nodeSessions } = await import('./sessions.js');
  return new LocalEngine(nodeSessions(settings));
}

function openWorker(settings: SessionSettings): Engine {
  const worker = startWorker(settings);
  const engine = remoteEngine({
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    listen: (receive) =>
      worker.on('message', (message: Response) => {
        receive(message);
      }),
  });
  failWith(worker, engine);
  return endingThread(engine, () => worker.terminate());
}

/** Where this module is TypeScript, so is the worker's, and its thread has to learn to read that first. */
function startWorker(workerData: SessionSettings): Worker {
  const entry = import.meta.url.endsWith('.ts') ? './worker-from-source.mjs' : './worker.js';
  return new Worker(new URL(entry, import.meta.url), { workerData, execArgv: [] });
}

function failWith(worker: Worker, engine: RemoteEngine): void {
  worker.on('error', (cause) => {
    engine.fail(crashed(`failed: ${String(cause)}`, cause));
  });
  worker.on('exit', (code) => {
    engine.fail(crashed(`ended with status ${code}`));
  });
}

function crashed(what: string, cause?: unknown): GanymedeError {
  return new GanymedeError('ENGINE_CRASHED', `the engine's thread ${what}`, {
    where: 'engine',
    fix: 'Open another engine; a training resumes from its last checkpoint. If it ends again, use a smaller batch or other threads.',
    cause,
  });
}
