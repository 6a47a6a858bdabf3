import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import {
  fastestOf,
  formulations,
  type Layout,
  type TunableConvolution,
  type Tuning,
  worthMeasuring,
} from '../runtime/index.js';
import { encodeUtf8 } from '../support/web.js';
import type { Tune } from '../train/index.js';
import { cacheFolder } from './cache-folder.js';
import { nodeHost } from './engine.js';
import { machine } from './environment.js';
import { writeWhole } from './files.js';

export interface TunerOptions {
  /** Threads of the engine that will run what is tuned. */
  readonly threads: number;
  /** Told how many convolutions are about to be measured, if any are. */
  readonly onMeasure?: (count: number) => void;
  /** Once it is aborted no more are measured. */
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/**
 * Chooses for every large convolution the formulation that is fastest on this machine. What was measured once, on the same
 * processor with as many threads and the same versions, is kept in the cache folder; one that is damaged or cannot be written
 * is as none. What was measured while other programs wanted the cores too is used as long as they do. What there was no time to measure is `direct`, and
 * measured next time. Where measuring fails (there may be no memory for it), the training does without.
 */
export function machineTuner({ threads, onMeasure, signal }: TunerOptions): Tune {
  return async (graphs, layout) => {
    const wanted = worthMeasuring(graphs, layout);
    if (wanted.length === 0) return {};
    const quiet = cachePath(threads, layout);
    const path = isBusy() ? `${quiet}.busy` : quiet;
    const known = { ...(await readTuning(path)), ...(await readTuning(quiet)) };
    const missing = wanted.filter(({ name }) => !(name in known));
    if (missing.length > 0) onMeasure?.(missing.length);
    const measured =
      missing.length > 0 ? await measure(missing, { threads, signal }).catch(() => undefined) : undefined;
    const all = { ...known, ...measured };
    if (measured) await keep(path, all);
    return Object.fromEntries(wanted.map(({ name }) => [name, all[name] ?? 'direct']));
  };
}

/** Programs for each core that run or wait for it, from which on times are no longer those of the machine. */
const BUSY = 0.4;

function isBusy(): boolean {
  const [lastMinute = 0] = os.loadavg();
  return lastMinute > BUSY * os.availableParallelism();
}

/** In an engine of its own, whose states are gone with it. */
async function measure(
  convolutions: readonly TunableConvolution[],
  { threads, signal }: Pick<TunerOptions, 'threads' | 'signal'>,
): Promise<Tuning> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads });
  try {
    return await fastestOf(engine, convolutions, signal);
  } finally {
    await engine.close();
  }
}

const tuningSchema = z.record(z.string(), z.enum(formulations));

async function readTuning(path: string): Promise<Tuning> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    return tuningSchema.catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

async function keep(path: string, tuning: Tuning): Promise<void> {
  const content = encodeUtf8(`${JSON.stringify(tuning, undefined, 2)}\n`);
  await writeWhole(path, content, '').catch(() => undefined);
}

function cachePath(threads: number, layout: Layout): string {
  const { cpu, cores, onnxruntime, ganymede, platform } = machine();
  const identity = JSON.stringify([cpu, cores, onnxruntime, ganymede, platform, threads, layout]);
  const key = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  return join(cacheFolder(), 'tuning', `${key}.json`);
}
