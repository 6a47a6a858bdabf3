import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import type { SessionFactory } from '../runtime/index.js';
import { type SessionSettings, type WebDevice } from './settings.js';

const providers: Readonly<Record<WebDevice, 'wasm' | 'webgpu'>> = { cpu: 'wasm', webgpu: 'webgpu' };

/** Sessions of onnxruntime-web in this thread. */
export function webSessions({ device, threads }: SessionSettings): SessionFactory {
  env.wasm.numThreads = threads;
  return {
    create: (model) =>
      InferenceSession.create(model, {
        executionProviders: [providers[device]],
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        enableCpuMemArena: true,
        logSeverityLevel: 3,
      }),
    tensor: (type, data, shape) => new Tensor(type, data, shape),
    free: (tensor) => {
      tensor.dispose?.();
    },
  };
}
