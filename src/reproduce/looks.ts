import { z } from 'zod';
import { appendLine, fittingLines } from '../support/json-lines.js';
import { readText, type RunStore } from '../train/index.js';
import type { Benchmark, Look } from './benchmark.js';
import type { Trained } from './trained.js';

const looksFile = 'looks.jsonl';

const lookSchema = z.object({
  step: z.int().nonnegative(),
  curves: z.record(z.string(), z.array(z.number())),
});

/** Look at a training if it is time to, and keep what was seen in its folder. */
export async function lookAt(
  { watch }: Benchmark,
  trained: Trained,
  { store, steps }: { readonly store: RunStore; readonly steps: number },
): Promise<void> {
  if (watch?.isDue(trained.step, steps) !== true) return;
  const look: Look = { step: trained.step, curves: await watch.look(trained) };
  await appendLine(store, looksFile, look);
}

/** What was seen of a training, in order; a later look at a step counts. */
export async function readLooks(store: RunStore): Promise<Look[]> {
  const looks = fittingLines(await readText(store, looksFile), lookSchema);
  return [...new Map(looks.map((look) => [look.step, look])).values()].sort((a, b) => a.step - b.step);
}
