import type { Dataset } from '../data/index.js';
import { dataFingerprint } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import { shellWord } from '../support/shell.js';
import { type Config, describeExamples, type Game } from '../train/index.js';
import { heldOutFingerprint, isHeldOutOther, isOther, otherData, otherHeldOut } from './open-data.js';
import type { OpenRun } from './runs.js';

/** Data that has only moved is the same. */
export function isOtherData({ config: before, recorded }: OpenRun, config: Config, data: Dataset): boolean {
  return recorded.data ? isOther(data, recorded) : before.data !== config.data;
}

/** Throw DATA_UNFIT for other data: minibatches are drawn by position, it would make another training of the run. */
export function requireSameData(data: Dataset, { recorded, store }: OpenRun): void {
  const { data: before } = recorded;
  if (!before || !isOther(data, recorded)) return;
  throw new GanymedeError('DATA_UNFIT', `${data.name} is not the data this run was trained on`, {
    where: data.name,
    expected: `${describeExamples(before)} with SHA-256 ${before.sha256}`,
    actual: `${describeExamples(data)} with SHA-256 ${dataFingerprint(data)}`,
    fix: `Put the old data back, or go on with the new in a new run: ganymede resume ${shellWord(store.path)} --fork --set data=PATH`,
  });
}

/** Throw DATA_UNFIT for other held-out examples where the game is treated by what is seen on them. */
export function requireSameHeldOut(data: Dataset, { recorded, store }: OpenRun, { act }: Config): void {
  if (act === 'report' || !isHeldOutOther(data, recorded)) return;
  const before = recorded.data?.heldOutSha256 ?? null;
  throw new GanymedeError('DATA_UNFIT', otherHeldOut(data), {
    where: data.name,
    expected: `${describeHeldOut(before)}: act=${act} judges by what is held out`,
    actual: describeHeldOut(heldOutFingerprint(data)),
    fix: `${before === null ? 'Take them away' : 'Put them back'}, or start a new run from its checkpoint: ganymede resume ${shellWord(store.path)} --fork`,
  });
}

function describeHeldOut(sha256: string | null): string {
  return sha256 === null ? 'no held-out examples' : `held-out examples with SHA-256 ${sha256}`;
}

/** What a run that goes on has to know of data that changed where it lies. */
export function dataNotes(data: Dataset, { recorded, config: before }: OpenRun, config: Config): string[] {
  const lies = before.data === config.data;
  if (isOther(data, recorded))
    return lies ? [`${otherData(data)}: from here on it learns what is there now`] : [];
  return isHeldOutOther(data, recorded) ? [otherHeldOut(data)] : [];
}

/** What a run goes on with. */
interface Onward {
  readonly data: Dataset;
  /** Whether in a new run, whose classes are called as the data has them; else they keep their names. */
  readonly fork: boolean;
}

/**
 * What has become of classes that a generator is told, where the data calls them otherwise: of the same examples another name, of
 * others perhaps another meaning. Throws DATA_UNFIT for another number of them than the networks have.
 */
export function classNotes(
  { classes }: Pick<Game, 'classes'>,
  { recorded, config }: OpenRun,
  { data, fork }: Onward,
): string[] {
  const before = recorded.data?.classNames;
  if (!classes || !before) return [];
  if (classes.length !== before.length) throw otherClasses(before, classes, config.recipe);
  const changed = classes.flatMap((now, i) => (now === before[i] ? [] : [{ was: before[i] ?? '', now }]));
  if (changed.length === 0) return [];
  const isNow = changed.map(({ was, now }) => `"${was}" is now "${now}"`).join(', ');
  if (isOther(data, recorded)) return [`classes mean something else from here on: ${isNow}`];
  if (fork) return [`the new run calls the same classes as the data does now: ${isNow}`];
  const kept = changed.map(({ was, now }) => `"${now}" is "${was}" here`).join(', ');
  return [`the data calls the same classes otherwise now, the run keeps its names: ${kept}`];
}

function otherClasses(before: readonly string[], after: readonly string[], recipe: string): GanymedeError {
  return new GanymedeError(
    'DATA_UNFIT',
    `the data has ${after.length} classes, the networks of this run have ${before.length}`,
    {
      where: 'data',
      expected: before.join(', '),
      actual: after.join(', '),
      fix: `Name data with as many classes, or train a new run: ganymede train ${recipe} DATA`,
    },
  );
}

/** The error, which for data that is not where it was says that it may lie elsewhere. */
export function movedOr(error: unknown, run: string): unknown {
  if (!(error instanceof GanymedeError) || error.code !== 'DATA_NOT_FOUND') return error;
  return new GanymedeError(error.code, error.message, {
    where: error.where,
    expected: error.expected,
    fix: `Put it back, or say where it is now: ganymede resume ${shellWord(run)} --set data=PATH`,
    cause: error,
  });
}
