import { type Dataset, heldOutIn, problemText } from '../data/index.js';
import { dataFingerprint, openDataset } from '../node/index.js';
import type { GanymedeError } from '../support/errors.js';
import { printable } from '../support/printable.js';
import type { Config } from '../train/index.js';
import type { Output } from './output.js';
import type { OpenRun, Recorded } from './runs.js';
import { StopRequest } from './signals.js';

/** Milliseconds between two lines on how far reading has come. */
const PAUSE = 1000;

/**
 * The data a config names, at its size; what is slow to read shows how far it is. A signal ends the process: at once, or after
 * removing what it was writing. Throws what `openDataset` throws.
 */
export async function openData(
  { data, size }: Pick<Config, 'data' | 'size'>,
  output: Output,
): Promise<Dataset> {
  let shown = Date.now();
  let stop: StopRequest | undefined;
  const opened = openDataset(data, {
    size,
    onDecode: () => {
      stop = new StopRequest(() => undefined);
    },
    onProgress: (done, total) => {
      if (stop?.aborted === true) throw new Error('asked to stop');
      if (Date.now() - shown < PAUSE) return;
      shown = Date.now();
      output.progress(`reading images  ${done}${total === undefined ? '' : `/${total}`}`);
    },
  });
  return opened.finally(() => {
    stop?.release();
    if (stop?.aborted !== true) return;
    output.note('stopped while the data was read');
    stop.obey();
  });
}

/** The data of a run, and a note where that is not what it was trained on. Throws what `openDataset` throws. */
export async function openDataOf({ config, recorded }: OpenRun, output: Output): Promise<Dataset> {
  const data = await openData(config, output);
  if (isOther(data, recorded)) output.note(otherData(data));
  else if (isHeldOutOther(data, recorded)) output.note(otherHeldOut(data));
  return data;
}

/** Whether the data is not what the run recorded. */
export function isOther(data: Dataset, { data: before }: Recorded): boolean {
  return before !== undefined && before.sha256 !== dataFingerprint(data);
}

/** SHA-256 of the held-out examples; null where there are none, or they are damaged. */
export function heldOutFingerprint(data: Dataset): string | null {
  const { part } = heldOutIn(data);
  return part ? dataFingerprint(part) : null;
}

/** Whether what is held out is not what the run recorded, which those of older versions did only where there was something. */
export function isHeldOutOther(data: Dataset, { data: before }: Recorded): boolean {
  return before?.heldOutSha256 !== undefined && before.heldOutSha256 !== heldOutFingerprint(data);
}

export function otherHeldOut({ name }: Dataset): string {
  return `the held-out examples of ${name} have changed since this run was trained: what is measured on them does not compare`;
}

export function otherData({ name }: Dataset): string {
  return `${name} has changed since this run was trained on it`;
}

/** What was odd about the files data comes from, a line for each kind. */
export function problemNotes(data: Dataset): readonly string[] {
  const { fault } = heldOutIn(data);
  return [...(data.files?.problems ?? []).map(problemText), ...(fault ? [faultText(data, fault)] : [])].map(
    (problem) => `note: ${problem}`,
  );
}

function faultText({ name }: Dataset, { where = name, message }: GanymedeError): string {
  return printable(`nothing is held out: ${where}: ${message}`);
}

/** Say what was odd about the files; what is left out of the data with --json and --quiet too. */
export function tellProblems(data: Dataset, output: Output): void {
  const { fault } = heldOutIn(data);
  for (const problem of data.files?.problems ?? []) {
    if (problem.outcome === 'skipped') output.note(problemText(problem));
    else output.say(`note: ${problemText(problem)}`);
  }
  if (fault) output.note(faultText(data, fault));
}

/** The config with the size that was chosen, which a later training has to have too. */
export function withSize(config: Config, { files, shape }: Dataset): Config {
  return files && config.size === 0 ? { ...config, size: shape[1] ?? 0 } : config;
}
