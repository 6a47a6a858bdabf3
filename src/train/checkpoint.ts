import { z } from 'zod';
import { GanymedeError } from '../support/errors.js';
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../tensor/index.js';
import { decodeUtf8, encodeUtf8, sha256 } from '../support/web.js';
import { averagedName, averageName } from './names.js';
import type { RunStore } from './store.js';

const stateFile = 'state.safetensors';
const manifestFile = 'manifest.json';

const manifestSchema = z.strictObject({
  format: z.literal(1),
  step: z.int().nonnegative(),
  files: z.record(z.string(), z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string() })),
});

/** The state of a training after `step` rounds. */
export interface Checkpoint {
  readonly step: number;
  readonly state: Readonly<Record<string, Tensor>>;
}

const folderOf = (step: number): string => `checkpoints/step-${String(step).padStart(8, '0')}`;

/** Write a checkpoint: the tensors first, the manifest with their hashes last. Returns its folder. */
export async function saveCheckpoint(store: RunStore, { step, state }: Checkpoint): Promise<string> {
  const tensors = encodeSafetensors(state, { format: 'ganymede', step: String(step) });
  const manifest = {
    format: 1,
    step,
    files: { [stateFile]: { bytes: tensors.length, sha256: await sha256(tensors) } },
  };
  const folder = folderOf(step);
  await store.writeFolder(folder, {
    [stateFile]: tensors,
    [manifestFile]: encodeUtf8(`${JSON.stringify(manifest, null, 2)}\n`),
  });
  return folder;
}

/** Rounds after which a checkpoint was written, ascending. One without its manifest, which is written last, is none. */
export async function savedSteps(store: RunStore): Promise<number[]> {
  const steps: number[] = [];
  for (const name of await store.list('checkpoints')) {
    const digits = /^step-(\d+)$/.exec(name)?.[1];
    if (digits !== undefined && (await store.list(`checkpoints/${name}`)).includes(manifestFile))
      steps.push(Number(digits));
  }
  return steps.sort((a, b) => a - b);
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

/** Read the checkpoint of `step`, by default the last. Throws CHECKPOINT_MISSING or CHECKPOINT_CORRUPT. */
export async function loadCheckpoint(store: RunStore, step?: number): Promise<Checkpoint> {
  const saved = await savedSteps(store);
  const at = step ?? saved.at(-1);
  if (at === undefined || !saved.includes(at)) throw missing(store.path, saved, step);
  const folder = folderOf(at);
  const manifest = parseManifest(folder, await store.read(`${folder}/${manifestFile}`));
  const tensors = await store.read(`${folder}/${stateFile}`);
  if ((await sha256(tensors)) !== manifest.files[stateFile]?.sha256)
    throw corrupt(folder, `${stateFile} does not have the hash its manifest names`);
  return { step: manifest.step, state: withAverages(decodeSafetensors(tensors).tensors) };
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

function parseManifest(folder: string, bytes: Uint8Array): z.infer<typeof manifestSchema> {
  const result = manifestSchema.safeParse(parseJson(folder, bytes));
  if (!result.success) throw corrupt(folder, `its manifest is not one: ${z.prettifyError(result.error)}`);
  return result.data;
}

function parseJson(folder: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch (cause) {
    throw corrupt(folder, 'its manifest is not JSON', cause);
  }
}

function missing(path: string, saved: readonly number[], step?: number): GanymedeError {
  const asked = step === undefined ? '' : ` of step ${step}`;
  return new GanymedeError('CHECKPOINT_MISSING', `${path} has no checkpoint${asked}`, {
    where: path,
    ...(saved.length > 0 && { expected: `one of the steps ${saved.join(', ')}` }),
    fix: saved.length > 0 ? 'Name one of its steps.' : 'Train it for at least one step, or name another run.',
  });
}

function corrupt(folder: string, why: string, cause?: unknown): GanymedeError {
  return new GanymedeError('CHECKPOINT_CORRUPT', `checkpoint ${folder} is damaged: ${why}`, {
    where: folder,
    fix: 'Use an earlier checkpoint of the same run: generate and export take --step N, resume finds it by itself.',
    cause,
  });
}
