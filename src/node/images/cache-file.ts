import { closeSync, fstatSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { problemKinds } from '../../data/index.js';
import { IN_MEMORY } from './file-images.js';
import { readFully } from './read-fully.js';

/** At the very end, after the length of the description and its CRC-32 as 32-bit little-endian integers. */
const MARK = 'GNY3';
/** Bytes of these two and the mark. */
const TAIL = 12;

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
  /** Image files that could not be read, relative to the folder. */
  unreadable: z.array(z.string()),
  /** CRC-32 of the pixels of every image, in the order of the file. */
  checksums: z.array(z.int()),
});

/** What follows the pixels of a cache file: images `uint8 [C, size, size]`, those of training first. */
export type Description = z.infer<typeof descriptionSchema>;
export type PartDescription = z.infer<typeof partSchema>;

/** The description as it stands at the end of a file. */
export function tailBytes(description: Description): Uint8Array {
  const json = Buffer.from(JSON.stringify(description));
  const tail = Buffer.alloc(TAIL);
  tail.writeUInt32LE(json.length);
  tail.writeUInt32LE(crc32(json), 4);
  tail.write(MARK, 8, 'latin1');
  return Buffer.concat([json, tail]);
}

/**
 * What a cache file holds; undefined where there is none, or it is not as it was written. Pixels of more than 256 MiB are not
 * looked at here, but as they are read.
 */
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
  const pixels = length - TAIL - tail.readUInt32LE();
  if (tail.toString('latin1', 8) !== MARK || pixels < 0) return undefined;
  const json = readAt(fd, pixels, length - TAIL - pixels);
  if (crc32(json) !== tail.readUInt32LE(4)) return undefined;
  const { data } = descriptionSchema.safeParse(JSON.parse(json.toString()));
  return data && hasPixels(fd, pixels, data) ? data : undefined;
}

function hasPixels(fd: number, length: number, description: Description): boolean {
  const { channels, size, checksums, training, heldOut } = description;
  const [count, bytes] = [training.count + (heldOut?.count ?? 0), channels * size ** 2];
  if (checksums.length !== count || count * bytes !== length) return false;
  return length > IN_MEMORY || checksums.every((sum, i) => crc32(readAt(fd, i * bytes, bytes)) === sum);
}

function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readFully(fd, bytes, position);
  return bytes;
}
