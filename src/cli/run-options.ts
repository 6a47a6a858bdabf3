import type { Command } from 'commander';
import { checkpointChoice } from './option-values.js';

/** The option of verbs that find runs by name or make new ones. */
export function withRuns(command: Command): Command {
  return command.option('--out <dir>', 'the folder of runs', 'runs');
}

/** Options of verbs that use what a run has learned. */
export function ofCheckpoint(command: Command): Command {
  return withRuns(
    command.option('--step <n>', 'use the checkpoint of this step, or the best', checkpointChoice),
  );
}
