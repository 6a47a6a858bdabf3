import {
  assertWorks,
  type Device,
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
  return {
    ...engine,
    close: async () => {
      await engine.close();
      engine.fail(new GanymedeError('ENGINE_CLOSED', 'the engine is closed'));
      worker.terminate();
    },
  };
}

function failWith(worker: Worker, engine: RemoteEngine): void {
  worker.addEventListener('error', ({ message }) => {
    engine.fail(new GanymedeError('ENGINE_CRASHED', `the engine's worker failed: ${message}`));
  });
}
