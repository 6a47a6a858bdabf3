import type { Tensor } from '../tensor/index.js';

/** Where a run is kept: a folder on disk in Node, memory in the browser. Names are relative, with `/`. */
export interface RunStore {
  /** What users are shown, such as `runs/0007-gan-mnist`. */
  readonly path: string;
  /** Replace a file: readers see the old content or the new, never a part. */
  write(name: string, content: Uint8Array | string): Promise<void>;
  append(name: string, content: Uint8Array | string): Promise<void>;
  /** Throws RUN_FILE_MISSING. */
  read(name: string): Promise<Uint8Array>;
  /** Write a folder that appears whole or not at all. What was appended before is on the disk before it. */
  writeFolder(name: string, files: Readonly<Record<string, Uint8Array>>): Promise<void>;
  /** Remove a folder: it disappears whole. */
  remove(name: string): Promise<void>;
  /** Names of the entries of a folder, sorted; empty where it does not exist. */
  list(name: string): Promise<string[]>;
}

/** Encode an image `uint8 [H, W, C]` (1 or 3 channels) as PNG. */
export type EncodeImage = (image: Tensor) => Promise<Uint8Array>;
