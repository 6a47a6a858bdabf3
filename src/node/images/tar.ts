import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path/posix';
import { pipeline } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { formatByName } from './format.js';
import { labelIn } from './metadata.js';
import type { ProblemLog } from './problem-log.js';
import { LARGEST_FILE } from './read-file.js';
import type { Entry } from './source.js';

/** Most bytes of a label. */
const LONGEST_LABEL = 2 ** 16;

/** Images of a sample that wait for its label. Names such as `frame.0001.png` make one sample of a whole archive. */
const MOST_WAITING = 16;

/** A file in an archive. */
interface TarEntry extends AsyncIterable<unknown> {
  readonly header: Header;
}

/** What was read of a sample so far: files that follow each other and are called the same up to the first dot, each name once. */
interface Sample {
  readonly key: string;
  readonly names: Set<string>;
  /** Those that have not been passed on. */
  images: { readonly name: string; readonly bytes: Uint8Array | undefined }[];
  label: string | undefined;
}

/**
 * The images in a tar file, in order, as WebDataset lays them out: `000123.png` and its class in `000123.cls` or, as `label`,
 * in `000123.json`. Files of other kinds and hidden ones are passed over.
 */
export async function* tarEntries(path: string, name: string, problems: ProblemLog): AsyncGenerator<Entry> {
  const files = extract();
  const input = createReadStream(path);
  // Errors reach the loop below, which reads from `files`.
  pipeline(input, files, () => undefined);
  let sample = emptySample('');
  let found = false;
  try {
    for await (const file of files) {
      const isNext = !isOf(sample, file.header);
      if (isNext || sample.images.length === MOST_WAITING) yield* passedOn(sample, name);
      if (isNext) sample = emptySample(keyOf(file.header.name));
      await take(sample, file);
      found ||= sample.images.length > 0;
    }
    if (!found) problems.add('no-images', name);
  } catch {
    problems.add('damaged-archive', name);
  } finally {
    input.destroy();
  }
  yield* passedOn(sample, name);
}

const emptySample = (key: string): Sample => ({ key, names: new Set(), images: [], label: undefined });

function isOf({ key, names }: Sample, { name }: Header): boolean {
  return key === keyOf(name) && !names.has(name);
}

function keyOf(name: string): string {
  return `${dirname(name)}/${basename(name).split('.', 1)[0] ?? ''}`;
}

async function take(sample: Sample, file: TarEntry): Promise<void> {
  const { name, type, size } = file.header;
  sample.names.add(name);
  const base = basename(name);
  const field = base.slice(base.indexOf('.') + 1).toLowerCase();
  const plain = type === 'file' && !base.startsWith('.') && !name.includes('__MACOSX');
  if (plain && formatByName(base)) {
    sample.images.push({ name, bytes: size > LARGEST_FILE ? undefined : await bytesOf(file) });
    if (size > LARGEST_FILE) await skip(file);
  } else if (plain && ['cls', 'json'].includes(field) && size <= LONGEST_LABEL) {
    const text = new TextDecoder().decode(await bytesOf(file)).trim();
    sample.label ??= field === 'cls' ? text || undefined : jsonLabel(text);
  } else await skip(file);
}

function jsonLabel(text: string): string | undefined {
  try {
    return labelIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function bytesOf(file: TarEntry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function skip(file: TarEntry): Promise<void> {
  // The rest of an archive comes only once this is read.
  for await (const chunk of file) if (chunk === undefined) return;
}

/** The images of a sample that wait, which do so no longer. */
function passedOn(sample: Sample, archive: string): Entry[] {
  const { images, label } = sample;
  sample.images = [];
  return images.map(({ name, bytes }) => ({
    name: `${archive}/${name}`,
    label,
    read: () => Promise.resolve(bytes ?? { problem: 'too-large' as const }),
  }));
}
