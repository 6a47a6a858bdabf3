import { GanymedeError } from '../support/errors.js';
import { shellWord } from '../support/shell.js';
import {
  changedSettings,
  type Config,
  type Game,
  type SettingChange,
  watchingSettings,
} from '../train/index.js';
import type { OpenRun } from './runs.js';

/** Throw RESUME_CHANGES_RESULT where settings would make another result than the run was begun for. */
export function refuseChanges({ config: before, recorded, store }: OpenRun, after: Config): void {
  const changes = changedSettings(before, after).filter(
    (change) => changesResult(change, after) && !isAsRecorded(change, recorded.threads),
  );
  if (changes.length === 0) return;
  const paths = changes.map(({ path }) => path).join(', ');
  const values = (side: 'before' | 'after'): string =>
    changes.map((change) => `${change.path} ${JSON.stringify(change[side])}`).join(', ');
  throw new GanymedeError('RESUME_CHANGES_RESULT', `${paths} cannot change within a run`, {
    where: paths,
    expected: values('before'),
    actual: values('after'),
    fix: `Leave ${changes.length === 1 ? 'it' : 'them'} out, or start a new run from its checkpoint: ganymede resume ${shellWord(store.path)} --fork with the same options.`,
  });
}

/** Players whose learning rates are set to something else: all of them where a setting of all rates, such as `lrTo`, is. */
export function playersOfOtherRate(
  changes: readonly SettingChange[],
  { players }: Pick<Game, 'players'>,
): readonly string[] {
  const paths = changes.map(({ path }) => path);
  const names = Object.keys(players);
  return paths.some((path) => path.startsWith('lr'))
    ? names
    : names.filter((name) => paths.includes(`${name}.lr`));
}

/** How often a game is looked at matters where it is treated. */
function changesResult({ path }: SettingChange, { act }: Config): boolean {
  return !watchingSettings.has(path) || (path === 'watchEvery' && act !== 'report');
}

/** A number of threads that the run chose by itself may be named. */
function isAsRecorded({ path, after }: SettingChange, threads: number | undefined): boolean {
  return path === 'threads' && (after === 0 || after === threads);
}
