import { z } from 'zod';
import { fittingLines } from '../support/json-lines.js';
import type { Score } from '../metrics/index.js';

/** One line for each evaluation of the run. */
export const scoresFile = 'scores.jsonl';

const protocolValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])),
]);

const evaluationSchema = z.object({
  step: z.int(),
  date: z.string(),
  scores: z.array(
    z.object({
      metric: z.string(),
      value: z.number(),
      error: z.number().exactOptional(),
      protocol: z.record(z.string(), protocolValue),
    }),
  ),
});

/** What was measured of a run at once. */
export interface EvaluationRecord {
  /** Of the checkpoint that made the samples. */
  readonly step: number;
  /** ISO 8601. */
  readonly date: string;
  readonly scores: readonly Score[];
}

/** The evaluations of a run in order; lines that are not whole are left out. */
export function evaluationsOf(text: string): EvaluationRecord[] {
  return fittingLines(text, evaluationSchema);
}
