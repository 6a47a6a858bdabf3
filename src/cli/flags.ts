import type { Config } from '../train/index.js';
import type { OutputOptions } from './output.js';

/** The flags every verb that trains shares. */
export interface TrainingFlags extends OutputOptions {
  readonly steps?: number;
  readonly seed?: number;
  readonly out: string;
  readonly name?: string;
  readonly batch?: number;
  readonly size?: number;
  readonly logEvery?: number;
  readonly sampleEvery?: number;
  readonly saveEvery?: number;
  readonly device?: string;
  readonly threads?: number;
  readonly set?: readonly string[];
}

export interface ResumeFlags extends TrainingFlags {
  readonly fork?: boolean;
}

/** The settings that flags of their own set. */
export function overrides(flags: TrainingFlags): Partial<Config> {
  const { steps, seed, name, batch, size, logEvery, sampleEvery, saveEvery, device, threads } = flags;
  const given = { steps, seed, name, batch, size, logEvery, sampleEvery, saveEvery, device, threads };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
