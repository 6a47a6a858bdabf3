import { closeSync, fstatSync, openSync } from 'node:fs';
import { z } from 'zod';
import { problemKinds } from '../../data/index.js';
import { readFully } from './read-fully.js';

/** At the very end, after the length of the description as a 32-bit little-endian integer. */
const MARK = 'GNY2';
/** Bytes of that length and the mark. */
const TAIL = 8;

const range = z.object({ min: z.number(), median: z.number(), max: z.number() });

const filesSchema = z.object({
  problems: z.array(
    z.object({
      kind: z.enum(problemKinds),
      outcome: z.enum(['skipped', 'converted', 'noted']),
      count: z.int(),
      names: z.array(z.string()),
    }),
  ),
  formats: z.record(z.string(), z.int()),
  widths: range,
  heights: range,
  names: z.array(z.string()),
});

const partSchema = z.object({
  count: z.int().nonnegative(),
  /** SHA-256 of the part, as `dataFingerprint` gives it. */
  fingerprint: z.string(),
  labels: z.array(z.int().nonnegative()).optional(),
  files: filesSchema,
});

const descriptionSchema = z.object({
  channels: z.union([z.literal(1), z.literal(3)]),
  size: z.int().positive(),
  classNames: z.array(z.string()).optional(),
  training: partSchema,
  heldOut: partSchema.optional(),
});

/** What follows the pixels of a cache file: images `uint8 [C, size, size]`, those of training first. */
export type Description = z.infer<typeof descriptionSchema>;
export type PartDescription = z.infer<typeof partSchema>;

/** The description as it stands at the end of a file. */
export function tailBytes(description: Description): Uint8Array {
  const json = Buffer.from(JSON.stringify(description));
  const tail = Buffer.alloc(TAIL);
  tail.writeUInt32LE(json.length);
  tail.write(MARK, 4, 'latin1');
  return Buffer.concat([json, tail]);
}

/** What a cache file holds; undefined where there is none, or it is not whole. */
export function readDescription(path: string): Description | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return describe(fd);
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function describe(fd: number): Description | undefined {
  const { size: length } = fstatSync(fd);
  if (length < TAIL) return undefined;
  const tail = readAt(fd, length - TAIL, TAIL);
  const json = tail.readUInt32LE();
  if (tail.toString('latin1', 4) !== MARK || json > length - TAIL) return undefined;
  const text = readAt(fd, length - TAIL - json, json).toString();
  const { data } = descriptionSchema.safeParse(JSON.parse(text));
  if (!data) return undefined;
  const count = data.training.count + (data.heldOut?.count ?? 0);
  return count * data.channels * data.size ** 2 === length - TAIL - json ? data : undefined;
}

function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readFully(fd, bytes, position);
  return bytes;
}
