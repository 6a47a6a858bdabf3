import type { Dataset } from '../../data/index.js';
import type { Engine } from '../../runtime/index.js';
import type { Checkpoint } from '../checkpoint.js';
import type { Metrics } from '../events.js';
import type { Game } from '../game.js';
import type { LoggedLine } from '../metrics-file.js';
import type { Diagnosis } from './diagnosis.js';
import { Doctor } from './doctor.js';
import { Watch } from './watch.js';

/** The verdict of the last look among logged lines, with the evidence of that moment; undefined if there was none. */
export function lastDiagnosis(lines: readonly LoggedLine[]): Diagnosis | undefined {
  const doctor = new Doctor();
  return lines.reduce<Diagnosis | undefined>(
    (before, { step, metrics }) => doctor.observe(step, metrics) ?? before,
    undefined,
  );
}

export interface Examined {
  readonly game: Game;
  readonly data: Dataset;
  readonly engine: Engine;
  readonly seed: number;
  readonly checkpoint: Checkpoint;
}

/** One look at a checkpoint: its signals, undefined where the game cannot be looked at or is not finite. */
export async function examine(parts: Examined): Promise<Metrics | undefined> {
  const { checkpoint, engine } = parts;
  await engine.writeState(checkpoint.state);
  const watch = await Watch.open({ ...parts, state: checkpoint.state });
  const look = await watch?.look();
  return look && Object.fromEntries(Object.entries(look.signals));
}
