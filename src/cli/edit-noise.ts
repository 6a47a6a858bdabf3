import { readFile } from 'node:fs/promises';
import { GanymedeError, messageOf } from '../support/errors.js';
import { decodeSafetensors, sameShape, type Safetensors, type Tensor } from '../tensor/index.js';

/** How far to move, along which direction of a file. */
interface Edit {
  readonly file: string;
  /** From 1. */
  readonly number: number;
  readonly amount: number;
}

/** `FILE:NUMBER=AMOUNT`. Throws USAGE. */
function parseEdit(text: string): Edit {
  const [, file = '', number = '', amount = ''] = /^(.+):(\d+)=(-?(?:\d+\.?\d*|\.\d+))$/.exec(text) ?? [];
  if (file !== '' && Number(number) > 0) return { file, number: Number(number), amount: Number(amount) };
  throw new GanymedeError('USAGE', `"${text}" names no direction`, {
    where: '--edit',
    expected: 'FILE:NUMBER=AMOUNT, numbers from 1, such as directions.safetensors:1=2.5',
    actual: text,
    fix: 'Make such a file with: ganymede directions RUN',
  });
}

interface Edited {
  readonly z: Tensor;
  /** A note on each direction that is of another run. */
  readonly others: readonly string[];
}

/**
 * Noise `[n, ...latent]` of a run moved along directions that `ganymede directions` wrote. Those of another run move it too: runs of
 * one generator may have many names. Throws DATA_UNREADABLE or USAGE.
 */
export async function editNoise(z: Tensor, texts: readonly string[], run: string): Promise<Edited> {
  const others: string[] = [];
  const data = Float32Array.from(z.data);
  const size = data.length / (z.shape[0] ?? 1);
  for (const edit of texts.map(parseEdit)) {
    const { vector, of = run } = await directionOf(edit, z.shape.slice(1));
    if (of !== run)
      others.push(
        `${edit.file} has directions of ${of}, this is ${run}: they may change something else here`,
      );
    data.forEach((value, i) => (data[i] = value + edit.amount * (vector[i % size] ?? 0)));
  }
  return { z: { ...z, dtype: 'float32', data }, others };
}

interface Direction {
  readonly vector: Tensor['data'];
  /** The run it was found in, where the file says so. */
  readonly of?: string | undefined;
}

async function directionOf({ file, number }: Edit, latent: readonly number[]): Promise<Direction> {
  const { tensors, metadata } = decoded(file, await read(file));
  const { directions } = tensors;
  const [count = 0, ...shape] = directions?.shape ?? [];
  if (!directions || !sameShape(shape, latent)) throw unfit(file, latent, directions);
  if (number > count) throw beyond(file, number, count);
  const size = directions.data.length / count;
  const vector = directions.data.slice((number - 1) * size, number * size);
  return { vector, of: metadata['run'] };
}

async function read(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new GanymedeError('DATA_UNREADABLE', `cannot read ${file}: ${messageOf(cause)}`, {
      where: '--edit',
      fix: 'Check the path, or make the file with: ganymede directions RUN',
      cause,
    });
  });
}

function decoded(file: string, bytes: Uint8Array): Safetensors {
  try {
    return decodeSafetensors(bytes);
  } catch (cause) {
    throw new GanymedeError('DATA_UNREADABLE', `${file} is no safetensors file: ${messageOf(cause)}`, {
      where: '--edit',
      expected: 'the .safetensors file that ganymede directions writes beside its picture',
      actual: file,
      fix: 'Name that file, or make one with: ganymede directions RUN',
      cause,
    });
  }
}

function unfit(file: string, latent: readonly number[], directions: Tensor | undefined): GanymedeError {
  return new GanymedeError('USAGE', `${file} holds no directions for this run`, {
    where: '--edit',
    expected: `directions [n,${latent.join(',')}]`,
    actual: directions ? `[${directions.shape.join(',')}]` : 'no tensor "directions"',
    fix: 'Make them of this run with: ganymede directions RUN',
  });
}

function beyond(file: string, number: number, count: number): GanymedeError {
  return new GanymedeError('USAGE', `there is no direction ${number} in ${file}`, {
    where: '--edit',
    expected: `a number from 1 to ${count}`,
    actual: String(number),
    fix: 'Ask for more with: ganymede directions RUN -n COUNT',
  });
}
