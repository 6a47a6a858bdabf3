import type { Dataset } from '../../data/index.js';
import type { Engine } from '../../runtime/index.js';
import { GanymedeError } from '../../support/errors.js';
import type { Checkpoint } from '../checkpoint.js';
import type { Metrics } from '../events.js';
import type { Game } from '../game.js';
import type { LoggedLine } from '../metrics-file.js';
import type { Diagnosis } from './diagnosis.js';
import { Doctor } from './doctor.js';
import { Watch } from './watch.js';

/** A verdict, and the step of the look that found it. */
interface DatedDiagnosis {
  readonly step: number;
  readonly diagnosis: Diagnosis;
}

/** What the logged lines of a training say of it. */
export interface Replayed {
  /** After the last look, with the evidence of that moment; undefined if there was none. */
  readonly last: Diagnosis | undefined;
  /** Every change of the verdict, from `starting` on. */
  readonly changes: readonly DatedDiagnosis[];
}

/** Judge the logged lines of a training again: the verdicts are those it had. */
export function replay(lines: readonly LoggedLine[]): Replayed {
  const doctor = new Doctor();
  const changes: DatedDiagnosis[] = [];
  let last: Diagnosis | undefined;
  for (const { step, metrics } of lines) {
    const found = doctor.observe(step, metrics);
    if (found && found.verdict !== (last?.verdict ?? 'starting')) changes.push({ step, diagnosis: found });
    last = found ?? last;
  }
  return { last, changes };
}

export interface Examined {
  readonly game: Game;
  readonly data: Dataset;
  readonly engine: Engine;
  readonly seed: number;
  readonly checkpoint: Checkpoint;
}

/**
 * One look at a checkpoint: its signals, or undefined where samples or scores are not finite. Throws DATA_UNFIT for data
 * there is nothing to compare with.
 */
export async function examine(parts: Examined): Promise<Metrics | undefined> {
  const { checkpoint, data, engine } = parts;
  await engine.writeState(checkpoint.state);
  const watch = await Watch.open({ ...parts, state: checkpoint.state });
  if (!watch) throw nothingToCompare(data);
  const look = await watch.look({ since: 0, step: checkpoint.step });
  return look && Object.fromEntries(Object.entries(look.signals));
}

function nothingToCompare({ name, count }: Dataset): GanymedeError {
  return new GanymedeError('DATA_UNFIT', `${name} has nothing to compare samples with`, {
    where: name,
    expected: 'at least two different examples without missing values',
    actual: `${count} examples, all alike or of another size`,
    fix: 'Train on more varied data: a game on this data cannot be diagnosed.',
  });
}
