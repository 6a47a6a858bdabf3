import type { Device } from '../runtime/index.js';

/** The devices of a browser: WebAssembly and WebGPU. */
export type WebDevice = Extract<Device, 'cpu' | 'webgpu'>;

/** What the engine's worker is told when it starts. */
export interface SessionSettings {
  readonly device: WebDevice;
  readonly threads: number;
}
