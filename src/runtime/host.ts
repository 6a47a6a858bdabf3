import type { Engine } from './engine.js';

/** Where programs run; `cpu` is WebAssembly in the browser. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface EngineOptions {
  readonly device: Device;
  /** A whole number from 1; at most as many as there are cores are used. */
  readonly threads: number;
  /** `worker` (default) keeps the caller's thread free while programs run. */
  readonly thread?: 'worker' | 'main';
}

/** What Node or the browser supplies. */
export interface Host {
  readonly name: 'node' | 'web';
  readonly cores: number;
  /** Throws DEVICE_UNAVAILABLE, or CALL_INVALID for what is no number of threads. */
  openEngine(options: EngineOptions): Promise<Engine>;
}
