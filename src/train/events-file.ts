import { z } from 'zod';
import { watchingSettings } from './settings.js';

export const eventsFile = 'events.jsonl';

const resumeSchema = z.object({
  kind: z.literal('resume'),
  step: z.int(),
  changes: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
});

/** From which step on the training went on with other settings, and which; how it is watched does not count. */
export function changesOnTheWay(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const resume = resumeSchema.safeParse(parsed(line));
    if (!resume.success) return [];
    return resume.data.changes
      .filter(({ path }) => !watchingSettings.has(path))
      .map(
        ({ path, before, after }) =>
          `from step ${resume.data.step}: ${path} ${JSON.stringify(after)}, before ${JSON.stringify(before)}`,
      );
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
