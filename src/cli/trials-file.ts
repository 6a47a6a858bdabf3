import { z } from 'zod';
import { type Benchmark, tableOf, type Trial } from '../reproduce/index.js';
import { appendLine, fittingLines } from '../support/json-lines.js';
import { readText, type RunStore } from '../train/index.js';

const trialsFile = 'trials.jsonl';

const trialSchema = z.object({
  method: z.string(),
  seed: z.int(),
  steps: z.int(),
  seconds: z.number(),
  measures: z.record(z.string(), z.number()),
  looks: z.array(z.object({ step: z.int(), curves: z.record(z.string(), z.array(z.number())) })),
});

/** Note a finished training. */
export async function appendTrial(store: RunStore, trial: Trial): Promise<void> {
  await appendLine(store, trialsFile, trial);
}

/** Finished trainings of a run that is continued; a line that was cut off is trained again. */
export async function readTrials(store: RunStore): Promise<Trial[]> {
  return fittingLines(await readText(store, trialsFile), trialSchema);
}

/** The table and the figures of what is finished so far. */
export async function writeTable(
  benchmark: Benchmark,
  store: RunStore,
  trials: readonly Trial[],
): Promise<void> {
  const { summary, source, protocol, figures } = benchmark;
  const text = `# reproduce ${benchmark.name}\n\n${summary} (${source}).\n\n${tableOf(benchmark, trials)}\n\n${protocol
    .map((line) => `- ${line}`)
    .join('\n')}\n`;
  await store.write('table.md', text);
  for (const [name, content] of Object.entries(figures?.(trials) ?? {})) await store.write(name, content);
}
