import { type Dataset, problemText } from '../data/index.js';
import { openDataset } from '../node/index.js';
import type { Config } from '../train/index.js';
import type { Output } from './output.js';

/** Milliseconds between two lines on how far reading has come. */
const PAUSE = 1000;

/** The data a config names, at its size; what is slow to read shows how far it is. Throws what `openDataset` throws. */
export async function openData(
  { data, size }: Pick<Config, 'data' | 'size'>,
  output: Output,
): Promise<Dataset> {
  let shown = Date.now();
  return openDataset(data, {
    size,
    onProgress: (done, total) => {
      if (Date.now() - shown < PAUSE) return;
      shown = Date.now();
      output.progress(`reading images  ${done}${total === undefined ? '' : `/${total}`}`);
    },
  });
}

/** What was odd about the files data comes from, a line for each kind. */
export function problemNotes({ files }: Dataset): readonly string[] {
  return files ? files.problems.map((problem) => `note: ${problemText(problem)}`) : [];
}

/** The config with the size that was chosen, which a later training has to have too. */
export function withSize(config: Config, { files, shape }: Dataset): Config {
  return files && config.size === 0 ? { ...config, size: shape[1] ?? 0 } : config;
}
