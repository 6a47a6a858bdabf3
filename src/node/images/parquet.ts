import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { z } from 'zod';
import type { Skipped } from './decode.js';
import { classIn } from './metadata.js';
import type { ProblemLog } from './problem-log.js';
import { LARGEST_FILE } from './read-file.js';
import type { Entry } from './source.js';

/** Columns named of a file that has none of images. */
const MOST_NAMED = 8;

/** Which columns of a parquet file hold images and classes. */
interface Columns {
  /** Of `{bytes, path}`, or of bytes. */
  readonly image: string;
  /** Others that may hold images. */
  readonly otherImages: readonly string[];
  readonly label: string | undefined;
  /** Of the numbers in the column of classes. */
  readonly classNames: readonly string[];
}

const featuresSchema = z.object({
  info: z.object({
    features: z.record(
      z.string(),
      z.looseObject({ _type: z.string().optional(), names: z.array(z.string()).optional() }).catch({}),
    ),
  }),
});

const rowSchema = z.record(z.string(), z.unknown());
const structSchema = z.object({
  bytes: z.instanceof(Uint8Array).nullish(),
  path: z.union([z.instanceof(Uint8Array), z.string()]).nullish(),
});

/** Names of the classes of a parquet file, as Hugging Face's `datasets` writes them; none where they have no names. */
export async function parquetClassNames(path: string): Promise<readonly string[]> {
  try {
    return columnsOf(await parquetMetadataAsync(await openFile(path)))?.classNames ?? [];
  } catch {
    return [];
  }
}

/** A file that answers an impossible range with a rejection: hyparquet's own throws while reads it has begun go on. */
async function openFile(path: string): Promise<AsyncBuffer> {
  const file = await asyncBufferFromFile(path);
  const read = async (start: number, end?: number): Promise<ArrayBuffer> => file.slice(start, end);
  return {
    byteLength: file.byteLength,
    slice: (start, end) => {
      const bytes = read(start, end);
      // Parts asked for in advance may fail after the reader has given up: nobody waits for them then.
      bytes.catch(() => undefined);
      return bytes;
    },
  };
}

/**
 * The images in a parquet file, a group of rows at a time: its column `image` of `{bytes, path}` or bytes, or else the first of
 * `{bytes, path}` that Hugging Face's metadata calls an Image, or the first of those at all; with the column `label`, or else the first that Hugging Face's metadata calls a ClassLabel.
 */
export async function* parquetEntries(
  path: string,
  name: string,
  problems: ProblemLog,
): AsyncGenerator<Entry> {
  try {
    const file = await openFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = columnsOf(metadata);
    if (!columns) {
      problems.add('no-image-column', `${name} (columns ${columnNames(metadata)})`);
      return;
    }
    if (!isSound(metadata)) throw new Error('columns that are not in the schema');
    const { image, otherImages } = columns;
    if (otherImages.length > 0)
      problems.add('other-images', `${name} (${image}, not ${otherImages.join(', ')})`);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const wanted = [columns.image, ...(columns.label === undefined ? [] : [columns.label])];
      const range = { rowStart, rowEnd, columns: wanted, utf8: false };
      const rows: unknown[] = await parquetReadObjects({ file, metadata, compressors, ...range });
      yield* rows.map((row, i) => entryOf(row, `${name}/${rowStart + i}`, columns));
      rowStart = rowEnd;
    }
    if (rowStart === 0) problems.add('no-images', name);
  } catch {
    problems.add('damaged-archive', name);
  }
}

function columnsOf(metadata: FileMetaData): Columns | undefined {
  const { children } = parquetSchema(metadata);
  const features = featuresOf(metadata);
  const [image, ...otherImages] = imageColumns(children, features);
  if (image === undefined) return undefined;
  const names = children.map(({ element }) => element.name);
  const classes = names.filter((name) => features[name]?._type === 'ClassLabel');
  const label = names.find((name) => name === 'label') ?? classes[0];
  const classNames = label === undefined ? [] : (features[label]?.names ?? []);
  return { image, otherImages, label, classNames };
}

/** Columns that may hold images, the likeliest first; those said to be something else only where there is no other. */
function imageColumns(columns: readonly SchemaTree[], features: Features): readonly string[] {
  const holders = columns.filter(
    (column) => isStruct(column) || (isNamed(column) && isBytes(column.element)),
  );
  const typeOf = ({ element }: SchemaTree): string | undefined => features[element.name]?._type;
  const rank = (column: SchemaTree): number => (isNamed(column) ? 0 : typeOf(column) === 'Image' ? 1 : 2);
  const likely = holders.filter((column) => rank(column) < 2 || typeOf(column) === undefined);
  const found = likely.length > 0 ? likely : holders;
  return found.toSorted((a, b) => rank(a) - rank(b)).map(({ element }) => element.name);
}

const isNamed = ({ element }: SchemaTree): boolean => /^(image|img)$/i.test(element.name);

const isStruct = ({ children }: SchemaTree): boolean =>
  children.some(({ element }) => element.name === 'bytes');

/** Whether values are bytes that stand for nothing else, such as text. */
function isBytes({ type, converted_type: converted, logical_type: logical }: SchemaTree['element']): boolean {
  return type === 'BYTE_ARRAY' && converted === undefined && logical === undefined;
}

function columnNames(metadata: FileMetaData): string {
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  return [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ['...'] : [])].join(', ');
}

/**
 * Whether each group of rows has, once at most, columns of the schema. For others the reader gives up while columns it has
 * begun go on, and what fails in those can be caught nowhere.
 */
function isSound(metadata: FileMetaData): boolean {
  const leaves = new Set(leavesOf(parquetSchema(metadata)));
  return metadata.row_groups.every(({ columns }) => {
    const paths = columns.map(({ meta_data: column }) => JSON.stringify(column?.path_in_schema));
    return new Set(paths).size === paths.length && paths.every((path) => leaves.has(path));
  });
}

function leavesOf({ children, path }: SchemaTree): string[] {
  return children.length === 0 ? [JSON.stringify(path)] : children.flatMap(leavesOf);
}

type Features = z.infer<typeof featuresSchema>['info']['features'];

function featuresOf({ key_value_metadata: pairs }: FileMetaData): Features {
  const text = pairs?.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined) return {};
  try {
    return featuresSchema.parse(JSON.parse(text)).info.features;
  } catch {
    return {};
  }
}

function entryOf(row: unknown, place: string, columns: Columns): Entry {
  const fields = rowSchema.safeParse(row).data ?? {};
  const image = fields[columns.image];
  const struct = structSchema.safeParse(image).data;
  const bytes = struct?.bytes ?? (image instanceof Uint8Array ? image : undefined);
  const path = textOf(struct?.path);
  const label = columns.label === undefined ? undefined : labelOf(fields[columns.label], columns.classNames);
  const named = path !== undefined && path !== '';
  const content = bytes ?? (named ? { problem: 'path-alone' as const } : new Uint8Array());
  return { name: named ? `${place}/${path}` : place, label, read: () => Promise.resolve(fitting(content)) };
}

function fitting(content: Uint8Array | Skipped): Uint8Array | Skipped {
  return content instanceof Uint8Array && content.length > LARGEST_FILE ? { problem: 'too-large' } : content;
}

function labelOf(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return className(Number(value), names);
  if (typeof value === 'boolean') return String(value);
  const text = value instanceof Uint8Array || typeof value === 'string' ? textOf(value) : undefined;
  return text === undefined ? undefined : classIn(text);
}

/** Where classes have names, a negative number stands for none, as in test sets whose classes are secret. */
function className(label: number, names: readonly string[]): string | undefined {
  return names.length > 0 && label < 0 ? undefined : (names[label] ?? String(label));
}

function textOf(value: Uint8Array | string | null | undefined): string | undefined {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : (value ?? undefined);
}
