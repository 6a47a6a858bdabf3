import { GanymedeError, messageOf } from '../support/errors.js';
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../tensor/index.js';
import { decodeUtf8Loosely, sha256 } from '../support/web.js';
import {
  corrupt,
  decodeManifest,
  encodeManifest,
  type Manifest,
  manifestFile,
  type ManifestFacts,
} from './manifest.js';
import { averagedName, averageName, stepName } from './names.js';
import type { RunStore } from './store.js';

const stateFile = 'state.safetensors';
/** Files that name the folder of a checkpoint, for people and other programs. */
export const pointerFiles = { latest: 'checkpoints/latest', best: 'checkpoints/best' } as const;

/** The state of a training after `step` rounds. */
export interface Checkpoint {
  readonly step: number;
  readonly state: Readonly<Record<string, Tensor>>;
}

/** Which checkpoint: of a step, or the best by the run's metric. */
export type CheckpointChoice = number | 'best';

export const folderOf = (step: number): string => `checkpoints/${stepName(step)}`;

/** Write a checkpoint: the tensors first, the manifest with their hashes last. Returns its folder. */
export async function saveCheckpoint(
  store: RunStore,
  { step, state, ...facts }: Checkpoint & ManifestFacts,
): Promise<string> {
  const tensors = encodeSafetensors(state, { format: 'ganymede', step: String(step) });
  const manifest = await encodeManifest({ step, ...facts }, { [stateFile]: tensors });
  const folder = folderOf(step);
  await store.writeFolder(folder, { [stateFile]: tensors, [manifestFile]: manifest });
  return folder;
}

/** Rounds after which a checkpoint was written, ascending. One without its manifest, which is written last, is none. */
export async function savedSteps(store: RunStore): Promise<number[]> {
  const steps: number[] = [];
  for (const name of await store.list('checkpoints')) {
    const step = stepOfFolder(name);
    if (step !== undefined && (await store.list(`checkpoints/${name}`)).includes(manifestFile))
      steps.push(step);
  }
  return steps.sort((a, b) => a - b);
}

function stepOfFolder(name: string): number | undefined {
  const digits = /^step-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The newest checkpoint that is intact, and the folders of newer ones that are damaged. Throws CHECKPOINT_MISSING, or
 * CHECKPOINT_CORRUPT where all are damaged.
 */
export async function loadNewestCheckpoint(
  store: RunStore,
): Promise<{ readonly checkpoint: Checkpoint; readonly damaged: readonly string[] }> {
  const damaged: string[] = [];
  let first: GanymedeError | undefined;
  for (const step of (await savedSteps(store)).reverse()) {
    try {
      return { checkpoint: await loadCheckpoint(store, step), damaged };
    } catch (error) {
      if (!(error instanceof GanymedeError)) throw error;
      first ??= error;
      damaged.push(folderOf(step));
    }
  }
  throw first ?? missing(store.path, []);
}

/** Read a checkpoint, by default the last. Throws CHECKPOINT_MISSING or CHECKPOINT_CORRUPT. */
export async function loadCheckpoint(store: RunStore, choice?: CheckpointChoice): Promise<Checkpoint> {
  const saved = await savedSteps(store);
  const step = choice === 'best' ? await bestStep(store) : (choice ?? saved.at(-1));
  if (step === undefined || !saved.includes(step)) throw missing(store.path, saved, choice);
  const folder = folderOf(step);
  const manifest = await readManifest(store, step);
  const tensors = await store.read(`${folder}/${stateFile}`).catch((cause: unknown) => {
    throw corrupt(folder, `${stateFile} cannot be read: ${messageOf(cause)}`);
  });
  if ((await sha256(tensors)) !== manifest.files[stateFile]?.sha256)
    throw corrupt(folder, `${stateFile} does not have the hash its manifest names`);
  return { step, state: withAverages(decodeSafetensors(tensors).tensors) };
}

/** The manifest of the checkpoint of `step`. Throws CHECKPOINT_CORRUPT or RUN_FILE_MISSING. */
export async function readManifest(store: RunStore, step: number): Promise<Manifest> {
  const folder = folderOf(step);
  const manifest = await decodeManifest(folder, await store.read(`${folder}/${manifestFile}`));
  if (manifest.step !== step) throw corrupt(folder, `its manifest is of step ${manifest.step}`);
  return manifest;
}

/** The step of the best checkpoint; undefined where none is known. */
async function bestStep(store: RunStore): Promise<number | undefined> {
  if (!(await store.list('checkpoints')).includes('best')) return undefined;
  const name = decodeUtf8Loosely(await store.read(pointerFiles.best)).trim();
  return stepOfFolder(name);
}

/** Where a player has averages of some of its states only, the others' are what they are. */
function withAverages(state: Checkpoint['state']): Checkpoint['state'] {
  const averaged = new Set(Object.keys(state).flatMap((name) => playerOf(averagedName(name)) ?? []));
  const added = Object.entries(state).filter(
    ([name]) => !name.includes('@') && averaged.has(playerOf(name) ?? '') && !(averageName(name) in state),
  );
  return { ...state, ...Object.fromEntries(added.map(([name, tensor]) => [averageName(name), tensor])) };
}

/** Of `G.h0.weight` it is `G`. */
const playerOf = (name: string | undefined): string | undefined => name?.split('.')[0];

function missing(path: string, saved: readonly number[], choice?: CheckpointChoice): GanymedeError {
  const asked =
    choice === undefined ? '' : choice === 'best' ? ' known to be the best' : ` of step ${choice}`;
  return new GanymedeError('CHECKPOINT_MISSING', `${path} has no checkpoint${asked}`, {
    where: path,
    ...(saved.length > 0 && { expected: `one of the steps ${saved.join(', ')}` }),
    fix: saved.length > 0 ? 'Name one of its steps.' : 'Train it for at least one step, or name another run.',
  });
}
