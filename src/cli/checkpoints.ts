import {
  type Checkpoint,
  type CheckpointChoice,
  loadCheckpoint,
  loadNewestCheckpoint,
  type RunStore,
} from '../train/index.js';
import type { Output } from './output.js';

/** The checkpoint asked for; where none is, the newest that is intact, and it is said which were not. */
export async function chosenCheckpoint(
  store: RunStore,
  choice: CheckpointChoice | undefined,
  output: Output,
): Promise<Checkpoint> {
  if (choice !== undefined) return loadCheckpoint(store, choice);
  const { checkpoint, damaged } = await loadNewestCheckpoint(store);
  for (const folder of damaged) output.note(`${folder} is damaged; step ${checkpoint.step} is used`);
  return checkpoint;
}
