import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path/posix';
import { pipeline } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import type { Skipped } from './decode.js';
import { formatByName, formatOf } from './format.js';
import { classIn, labelIn } from './metadata.js';
import type { ProblemLog } from './problem-log.js';
import { LARGEST_FILE } from './read-file.js';
import type { Entry } from './source.js';
import { LITTER } from './walk.js';

/** Files that come beside images and are none. */
const COMPANION =
  /\.(cls2?|jsonl?|txt|text|caption|csv|tsv|xml|html|md|ya?ml|np[yz]|pth?|pkl|pickle|pyd|cbor|id|index|key|url)$/i;

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
  images: { readonly name: string; readonly content: Uint8Array | Skipped }[];
  /** Its class, and the file that says so. */
  label: { readonly text: string; readonly file: string } | undefined;
  hasImages: boolean;
}

/**
 * The images in a tar file, in order, as WebDataset lays them out: `000123.png` and its class in `000123.cls` or, as `label`,
 * in `000123.json`. Hidden files and other companions of images are passed over; all else counts as an image and is tried.
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
      if (isNext) {
        checkLabel(sample, name, problems);
        sample = emptySample(keyOf(file.header.name));
      }
      if (isImageLink(file.header)) problems.add('archive-link', `${name}/${file.header.name}`);
      await take(sample, file);
      found ||= sample.hasImages;
    }
    if (!found) problems.add('no-images', name);
  } catch {
    problems.add('damaged-archive', name);
  } finally {
    input.destroy();
  }
  yield* passedOn(sample, name);
  checkLabel(sample, name, problems);
}

function emptySample(key: string): Sample {
  return { key, names: new Set(), images: [], label: undefined, hasImages: false };
}

function checkLabel({ label, hasImages }: Sample, archive: string, problems: ProblemLog): void {
  if (label && !hasImages) problems.add('lone-label', `${archive}/${label.file}`);
}

function isImageLink({ type, name }: Header): boolean {
  return ['link', 'symlink'].includes(type) && formatByName(name) !== undefined;
}

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
  const plain = type === 'file' && !LITTER.test(base) && !name.includes('__MACOSX');
  if (plain && !COMPANION.test(base)) {
    sample.images.push({ name, content: await contentOf(file) });
    sample.hasImages = true;
  } else if (plain && ['cls', 'json'].includes(field) && size <= LONGEST_LABEL) {
    const content = new TextDecoder().decode(await bytesOf(file));
    const text = field === 'cls' ? classIn(content) : jsonLabel(content);
    sample.label ??= text === undefined ? undefined : { text, file: name };
  } else await skip(file);
}

/** The bytes of an image; those of other files are not kept. */
async function contentOf(file: TarEntry): Promise<Uint8Array | Skipped> {
  if (file.header.size > LARGEST_FILE) {
    await skip(file);
    return { problem: 'too-large' };
  }
  const bytes = await bytesOf(file);
  return bytes.length === 0 || formatOf(bytes) ? bytes : { problem: 'not-image' };
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
  return images.map(({ name, content }) => ({
    name: `${archive}/${name}`,
    label: label?.text,
    read: () => Promise.resolve(content),
  }));
}
