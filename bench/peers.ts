import { fileURLToPath } from 'node:url';
import type { PeerCommand } from './peer.js';

const torchServer = fileURLToPath(new URL('./peer/torch_server.py', import.meta.url));
const tfjsServer = fileURLToPath(new URL('./peer/tfjs/step_server.mjs', import.meta.url));

export interface PeerOptions {
  readonly python: string;
  readonly batch: number;
  readonly threads: number;
}

/** PyTorch once for every way it can run the step. */
export function torchPeers({ python, batch, threads }: PeerOptions): PeerCommand[] {
  return ['eager', 'foreach', 'fused', 'compile'].map((mode) => ({
    name: `PyTorch ${mode}`,
    command: python,
    args: [torchServer, '--mode', mode, '--batch', String(batch), '--threads', String(threads)],
    env: torchEnvironment(),
  }));
}

/** TensorFlow.js is so much slower that a twentieth of the steps does. */
export function tfjsPeer({ batch }: PeerOptions): PeerCommand {
  return {
    name: 'TensorFlow.js',
    command: process.execPath,
    args: [tfjsServer, '--backend', 'wasm', '--batch', String(batch)],
    share: 1 / 20,
  };
}

/** What makes PyTorch fast: no thread pool of OpenBLAS set up for another processor, memory kept instead of given back. */
function torchEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    OPENBLAS_CORETYPE: undefined,
    OPENBLAS_L2_SIZE: undefined,
    MALLOC_MMAP_THRESHOLD_: '1073741824',
    MALLOC_TRIM_THRESHOLD_: '8589934592',
  };
}
