import {
  type EndReason,
  type Examples,
  examplesOf,
  exportGenerator,
  loadNewestCheckpoint,
  type RunStore,
} from '../train/index.js';
import { shellWord } from '../support/shell.js';
import type { Output } from './output.js';
import type { Session } from './session-parts.js';
import type { StopRequest } from './signals.js';

/** A training that has ended. */
export interface Played {
  readonly store: RunStore;
  readonly reason: EndReason;
  readonly watched: boolean;
}

interface Ending extends Played {
  readonly output: Output;
  readonly stop: StopRequest;
}

/** Write the generator of a training that is done, and say how to go on; returns the exit status. */
export async function finish(
  { config, game }: Session,
  { store, reason, watched, output, stop }: Ending,
): Promise<number> {
  if (reason === 'interrupted') {
    const resume = `npx ganymede resume ${shellWord(store.path)}`;
    output.answer({ run: store.path, resume }, `stopped and saved; go on with: ${resume}`, store.path);
    return stop.status;
  }
  await store.write(
    'export/generator.onnx',
    exportGenerator(game, config, (await loadNewestCheckpoint(store)).checkpoint),
  );
  output.answer(
    { run: store.path },
    nextSteps(store.path, { examples: examplesOf(game.samples), watched }),
    store.path,
  );
  return 0;
}

function nextSteps(
  path: string,
  { examples, watched }: { readonly examples: Examples; readonly watched: boolean },
): string {
  const run = shellWord(path);
  const diagnosis = watched ? `\n  how it went            npx ganymede diagnose ${run}` : '';
  return `done: ${path}
  look at the samples    ${path}/samples/${diagnosis}
  make more ${examples}       npx ganymede generate ${run} --seed 1
  go on training         npx ganymede resume ${run} --steps N
  the generator, ONNX    ${path}/export/generator.onnx`;
}
