import {
  assertWorks,
  type Device,
  endingThread,
  type Engine,
  type Host,
  LocalEngine,
  remoteEngine,
  type RemoteEngine,
  type Response,
  threadsOf,
} from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import type { SessionSettings, WebDevice } from './settings.js';

const deviceFix = 'Use device cpu (WebAssembly), or webgpu where the browser offers it.';

/**
 * Programs on onnxruntime-web: `cpu` is WebAssembly, `webgpu` the graphics card. More than one thread needs a page that is
 * cross-origin isolated (headers COOP `same-origin` and COEP `require-corp`).
 */
export const webHost: Host = {
  name: 'web',
  cores: cores(),
  async openEngine({ device, threads, thread = 'worker' }) {
    const settings: SessionSettings = {
      device: webDevice(device),
      threads: threadsOf(threads, cores()),
    };
    const engine = thread === 'worker' ? openWorker(settings) : await openHere(settings);
    await assertWorks(engine, device, deviceFix);
    return engine;
  },
};

/** Threads that WebAssembly can use here. */
function cores(): number {
  return globalThis.crossOriginIsolated ? navigator.hardwareConcurrency : 1;
}

function webDevice(device: Device): WebDevice {
  if (device === 'cpu' || device === 'webgpu') return device;
  throw new GanymedeError('DEVICE_UNAVAILABLE', `a browser has no device "${device}"`, {
    where: 'device',
    expected: 'cpu or webgpu',
    actual: device,
    fix: deviceFix,
  });
}

async function openHere(settings: SessionSettings): Promise<Engine> {
  const { webSessions } = await import('./sessions.js');
  return new LocalEngine(webSessions(settings));
}

function openWorker(settings: SessionSettings): Engine {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.postMessage(settings);
  const engine = remoteEngine({
    post: (message, transfer) => {
      worker.postMessage(message, [...transfer]);
    },
    listen: (receive) => {
      worker.addEventListener('message', ({ data }) => {
        receive(data as Response);
      });
    },
  });
  failWith(worker, engine);
  return endingThread(engine, () => {
    worker.terminate();
  });
}

function failWith(worker: Worker, engine: RemoteEngine): void {
  worker.addEventListener('error', ({ message, error }) => {
    engine.fail(message ? crashed(message, error) : notLoaded());
  });
}

function crashed(message: string, cause: unknown): GanymedeError {
  return new GanymedeError('ENGINE_CRASHED', `the engine's worker failed: ${message}`, {
    where: 'engine',
    fix: 'Open another engine; with a smaller batch or fewer threads, if memory ran out.',
    cause,
  });
}

/** The event of a script that could not be loaded has no message. */
function notLoaded(): GanymedeError {
  return new GanymedeError('ENGINE_CRASHED', "the engine's worker could not be loaded", {
    where: 'worker.js',
    expected: 'the script of the worker beside this module, and what it imports',
    fix: "Find the request that failed in the browser's network panel: serve the whole package, and let the page's content policy allow workers.",
  });
}
