import { readdirSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Imported before the command line: ends the engine's thread as soon as the run at END_ENGINE_OF has a checkpoint. */
const run = process.env['END_ENGINE_OF'] ?? '';

function hasCheckpoint() {
  try {
    return readdirSync(`${run}/checkpoints`).some((name) => name.startsWith('step-'));
  } catch {
    return false;
  }
}

/** The newest: one of those before it may read TypeScript. */
let engine;

if (isMainThread) {
  process.on('worker', (worker) => {
    engine = worker;
  });
  const timer = setInterval(() => {
    if (!engine || !hasCheckpoint()) return;
    clearInterval(timer);
    void engine.terminate();
  }, 5);
  timer.unref();
}
