import { fileURLToPath } from 'node:url';
import type { TimedGame } from './games.js';
import type { PeerCommand } from './peer.js';

const torchServer = fileURLToPath(new URL('./peer/torch_server.py', import.meta.url));
const tfjsServer = fileURLToPath(new URL('./peer/tfjs/step_server.mjs', import.meta.url));

export interface PeerOptions {
  readonly game: TimedGame;
  readonly python: string;
  readonly batch: number;
  readonly threads: number;
}

/** PyTorch once for every way it can run the step. */
export function torchPeers({ game, python, batch, threads }: PeerOptions): PeerCommand[] {
  const modes =
    game.name === 'mlp'
      ? ['eager', 'foreach', 'fused', 'compile']
      : ['fused', 'fused,channels_last', 'compile,channels_last'];
  return modes.map((mode) => ({
    name: `PyTorch ${mode}`,
    command: python,
    args: [
      torchServer,
      '--game',
      game.name,
      '--mode',
      mode,
      '--batch',
      String(batch),
      '--threads',
      String(threads),
    ],
    env: torchEnvironment(),
  }));
}

/** TensorFlow.js is so much slower that few steps do: it plays the MLP GAN, and one round of the DCGAN. */
export function tfjsPeers({ game, batch }: PeerOptions): PeerCommand[] {
  if (game.name !== 'mlp' && game.name !== 'dcgan') return [];
  return [
    {
      name: 'TensorFlow.js',
      command: process.execPath,
      args: [tfjsServer, '--game', game.name, '--backend', 'wasm', '--batch', String(batch)],
      share: 1 / 20,
      ...(game.name === 'dcgan' && { rounds: 1 }),
    },
  ];
}

/** What makes PyTorch fast: no thread pool of OpenBLAS set up for another processor, memory kept instead of given back. */
export function torchEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    OPENBLAS_CORETYPE: undefined,
    OPENBLAS_L2_SIZE: undefined,
    ...(process.env['TCMALLOC'] !== undefined && { LD_PRELOAD: process.env['TCMALLOC'] }),
    MALLOC_MMAP_THRESHOLD_: '1073741824',
    MALLOC_TRIM_THRESHOLD_: '8589934592',
  };
}
