import { nodeHost } from 'ganymede/node';
import type { Dataset } from 'ganymede/data';
import type { Tensor } from 'ganymede/tensor';
import { type Game, train } from 'ganymede/train';

/** What a training came to: the mean of every logged scalar over the last tenth of its steps, and its last samples. */
export interface Outcome {
  readonly metrics: Readonly<Record<string, number>>;
  readonly samples: Tensor;
}

export async function play(
  game: Game,
  data: Dataset,
  { steps, seed }: { steps: number; seed: number },
): Promise<Outcome> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  try {
    const logged: Readonly<Record<string, number>>[] = [];
    let samples: Tensor | undefined;
    const every = { log: 1, sample: steps, save: 0 };
    for await (const event of train({ game, data, engine, seed, steps, every })) {
      if (event.kind === 'log' && event.step > 0.9 * steps) logged.push(event.metrics);
      if (event.kind === 'sample') samples = event.images;
    }
    if (!samples) throw new Error('the training made no samples');
    return { metrics: means(logged), samples };
  } finally {
    await engine.close();
  }
}

/** Of each scalar over the lines that have it: those of lazy phases are not in all. */
function means(lines: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = new Set(lines.flatMap((line) => Object.keys(line)));
  return Object.fromEntries(
    Array.from(names, (name) => [name, mean(lines.flatMap((line) => line[name] ?? []))]),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
