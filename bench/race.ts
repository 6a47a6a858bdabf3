import { setTimeout as pause } from 'node:timers/promises';
import type { Candidate } from './candidate.js';
import { median, minimum } from './statistics.js';

/** Milliseconds between two candidates: sessions and thread pools spin for a while after their last work. */
const gap = 60;
const gemmSize = 2048;
const sampledBatches = 20;

/** What was measured of one candidate; times in milliseconds a step. */
export interface Row {
  readonly name: string;
  readonly facts: string;
  readonly min: number;
  readonly median: number;
  readonly samples: readonly number[];
  /** GFLOPS. */
  readonly gemm: number | undefined;
  /** Images a second. */
  readonly sampling: number | undefined;
  /** MB at the most in the rounds. */
  readonly memory: number | undefined;
}

/** All candidates in turn, round after round, so that what disturbs the machine meets them alike. */
export async function race(
  candidates: readonly Candidate[],
  { rounds, steps }: { rounds: number; steps: number },
): Promise<Row[]> {
  const samples = candidates.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, candidate] of candidates.entries()) {
      if (round >= (candidate.rounds ?? rounds)) continue;
      await pause(gap);
      samples[i]?.push(await candidate.time(steps));
    }
  }
  const rows: Row[] = [];
  for (const [i, candidate] of candidates.entries()) rows.push(await row(candidate, samples[i] ?? []));
  return rows;
}

async function row(candidate: Candidate, samples: readonly number[]): Promise<Row> {
  await pause(gap);
  const { name, facts } = candidate;
  const memory = await candidate.memory?.().catch(() => undefined);
  const gemm = await candidate.gemm?.(gemmSize);
  await pause(gap);
  const sampling = await candidate.sampling?.(sampledBatches);
  return { name, facts, min: minimum(samples), median: median(samples), samples, gemm, sampling, memory };
}
