import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { z } from 'zod';
import type { ClassifierWeights } from '../features/index.js';
import { GanymedeError, messageOf } from '../support/errors.js';
import { decodeUtf8, sha256 } from '../support/web.js';
import { decodeSafetensors } from '../tensor/index.js';

export type ClassifierName = 'mnist' | 'fashion-mnist';

/** Where the classifiers of this package are. */
export const classifierFolder = fileURLToPath(new URL('../../assets/classifiers/', import.meta.url));

const cardSchema = z.object({
  /** Of the file of weights, in hexadecimal. */
  sha256: z.string(),
  /** Share of the test images whose class is the most likely one. */
  accuracy: z.number().min(0).max(1),
  architecture: z.string(),
  parameters: z.int().positive(),
  command: z.string(),
  seed: z.int(),
  steps: z.int().positive(),
  batch: z.int().positive(),
  seconds: z.number().nonnegative(),
  date: z.string(),
  machine: z.record(z.string(), z.unknown()),
});

/** How a classifier was made, and how good it is. */
export type ClassifierCard = z.infer<typeof cardSchema>;

/** A classifier of this package, or of another folder with its two files. Throws CLASSIFIER_DAMAGED. */
export async function readClassifier(
  name: ClassifierName,
  folder = classifierFolder,
): Promise<ClassifierWeights & { readonly card: ClassifierCard }> {
  const path = join(folder, `${name}.safetensors`);
  const card = parseCard(join(folder, `${name}.json`), await read(join(folder, `${name}.json`)));
  const bytes = await read(path);
  const actual = await sha256(bytes);
  if (actual !== card.sha256)
    throw damaged(path, 'its hash is not the one it was made with', {
      expected: `SHA-256 ${card.sha256}`,
      actual: `SHA-256 ${actual}`,
    });
  return { name, card, tensors: decodeSafetensors(bytes).tensors };
}

function parseCard(path: string, bytes: Uint8Array): ClassifierCard {
  try {
    return cardSchema.parse(JSON.parse(decodeUtf8(bytes)));
  } catch (cause) {
    throw damaged(path, messageOf(cause), { cause });
  }
}

function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw damaged(path, messageOf(cause), { cause });
  });
}

interface Details {
  readonly expected?: string;
  readonly actual?: string;
  readonly cause?: unknown;
}

function damaged(where: string, why: string, details: Details): GanymedeError {
  return new GanymedeError('CLASSIFIER_DAMAGED', `${where} is not as it was shipped: ${why}`, {
    where,
    fix: 'Install the package ganymede again, or train it again in a checkout: npm run train:classifier -- mnist.',
    ...details,
  });
}
