import { z } from 'zod';
import { fittingLines, lineValue, textLines } from '../support/json-lines.js';
import type { Action } from './events.js';
import { type Verdict, verdicts } from './diagnosis/index.js';
import { watchingSettings } from './settings.js';

export const eventsFile = 'events.jsonl';

const resumeSchema = z.object({
  kind: z.enum(['resume', 'fork']),
  step: z.int(),
  parent: z.string().exactOptional(),
  rescheduled: z.boolean().exactOptional(),
  changes: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
});

/**
 * From which step on the training went on with other settings, and which; how it is watched does not count, nor for how many
 * steps where nothing is scheduled over them.
 */
export function changesOnTheWay(text: string): string[] {
  return fittingLines(text, resumeSchema).flatMap(({ step, parent, changes, rescheduled = false }) => {
    const changed = changes
      .filter(({ path }) => !watchingSettings.has(path) || (path === 'steps' && rescheduled))
      .map(
        ({ path, before, after }) =>
          `from step ${step}: ${path} ${JSON.stringify(after)}, before ${JSON.stringify(before)}${path === 'steps' ? ', over which rates or weights are scheduled' : ''}`,
      );
    return [...(parent === undefined ? [] : [`begun from step ${step} of ${parent}`]), ...changed];
  });
}

const factorsSchema = z.record(z.string(), z.number());

const diagnosisSchema = z.object({
  kind: z.literal('diagnosis'),
  step: z.int(),
  verdict: z.enum(verdicts),
  evidence: z.array(z.string()),
  action: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('stop') }),
      z.object({ kind: z.literal('rollback'), to: z.int(), factors: factorsSchema.exactOptional() }),
      z.object({ kind: z.literal('halve'), factors: factorsSchema }),
    ])
    .optional(),
});

/** A change of the verdict, or something the game did by itself, as noted in `events.jsonl`. */
export interface NotedDiagnosis {
  readonly step: number;
  readonly verdict: Verdict;
  readonly evidence: readonly string[];
  readonly action?: Action | undefined;
}

/**
 * The diagnoses of a run in order, and how many lines of the file cannot be read. Those of steps after which a training went on
 * from before are of the one that was given up.
 */
export function notedDiagnoses(text: string): {
  readonly noted: readonly NotedDiagnosis[];
  readonly unreadable: number;
} {
  return {
    noted: stillTrue(fittingLines(text, z.union([diagnosisSchema, resumeSchema]))),
    unreadable: textLines(text).filter((line) => lineValue(line) === undefined).length,
  };
}

type Line = z.infer<typeof diagnosisSchema> | z.infer<typeof resumeSchema>;

function stillTrue(lines: readonly Line[]): NotedDiagnosis[] {
  return lines.reduce<NotedDiagnosis[]>(
    (noted, line) =>
      line.kind === 'diagnosis' ? [...noted, line] : noted.filter(({ step }) => step <= line.step),
    [],
  );
}
