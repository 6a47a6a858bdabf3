import { GanymedeError } from '../support/errors.js';
import { appendLine } from '../support/json-lines.js';
import { shellWord } from '../support/shell.js';
import { decodeUtf8 } from '../support/web.js';
import {
  cardFile,
  type EvaluationRecord,
  evaluationsOf,
  readText,
  type RunStore,
  scoresFile,
  withScores,
} from '../train/index.js';
import type { Evaluated } from './evaluation-table.js';

/** Add an evaluation to the run's `scores.jsonl`, and show it in its model card if it has one. Throws RUN_UNWRITABLE. */
export async function recordScores(store: RunStore, record: EvaluationRecord): Promise<void> {
  try {
    await writeScores(store, record);
  } catch (error) {
    if (!(error instanceof GanymedeError)) throw error;
    const { code, message, where, expected } = error;
    const fix = `The scores are those printed above, but not kept: let this user write ${store.path}, and evaluate again.`;
    throw new GanymedeError(code, message, { where, expected, fix, cause: error });
  }
}

async function writeScores(store: RunStore, record: EvaluationRecord): Promise<void> {
  await appendLine(store, scoresFile, record);
  if (!(await store.list('.')).includes(cardFile)) return;
  await store.write(cardFile, withScores(decodeUtf8(await store.read(cardFile)), record));
}

/** What was measured of a run last; undefined for one that was not evaluated. */
export async function lastScoresOf(store: RunStore): Promise<Evaluated | undefined> {
  const last = evaluationsOf(await readText(store, scoresFile)).at(-1);
  return last && { run: store.path, ...last };
}

/** What was measured of a run last. Throws RUN_NOT_EVALUATED. */
export async function lastScores(store: RunStore): Promise<Evaluated> {
  const last = await lastScoresOf(store);
  if (last) return last;
  throw new GanymedeError('RUN_NOT_EVALUATED', `${store.path} has no scores to compare with`, {
    where: '--against',
    expected: 'a run that was evaluated',
    fix: `Run: ganymede evaluate ${shellWord(store.path)}`,
  });
}
