import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import {
  boundsOf,
  classNamesOf,
  type Dataset,
  type FilesRead,
  heldOutIn,
  imageGrid,
  parseDataSpec,
  scatter,
  spreadExamples,
} from '../data/index.js';
import { absoluteSpec, encodePng, writeWhole } from '../node/index.js';
import type { GanymedeError } from '../support/errors.js';
import { printable } from '../support/printable.js';
import { describeExamples, examplesOf } from '../train/index.js';
import { openData, problemNotes } from './open-data.js';
import type { Output, OutputOptions } from './output.js';
import { requirePng } from './sheet.js';

export interface InspectFlags extends OutputOptions {
  readonly size?: number;
  readonly to?: string;
}

/** Images on the sheet, and points in the picture. */
const SHOWN = { images: 100, points: 2048 };

/** `data inspect DATA`: what a training would see of it. */
export async function inspectData(
  args: readonly string[],
  { size = 0, to }: InspectFlags,
  output: Output,
): Promise<number> {
  requirePng('a picture of data', to);
  const spec = args[0] ?? '';
  const data = await openData({ data: spec, size }, output);
  const file = to ?? (await besideData(spec)) ?? `${nameOf(spec)}-sheet.png`;
  await writeWhole(file, await encodePng(sheetOf(data)), 'Name another file with --to.');
  const facts = factsOf(data);
  await output.report(
    { ...facts, sheet: file },
    [...lines(data, facts), `sheet    ${printable(file)}`].join('\n'),
    file,
  );
  return 0;
}

/** Where the sheet goes if the working directory is a folder of images or in it, whose data the sheet would become. */
async function besideData(spec: string): Promise<string | undefined> {
  const source = parseDataSpec(absoluteSpec(spec));
  if (source.kind !== 'folder') return undefined;
  const [folder, here] = [await realpath(source.dir), await realpath('.')];
  return isIn(here, folder) ? join(dirname(folder), `${nameOf(basename(folder))}-sheet.png`) : undefined;
}

function isIn(path: string, folder: string): boolean {
  return `${path}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** The last part of a path or specification, without what a file name cannot hold. */
function nameOf(spec: string): string {
  const [last = ''] = spec
    .split(/[/\\:]/)
    .filter((part) => !/^\.*$/.test(part))
    .slice(-1);
  return last.replace(/[^\w.-]+/g, '-') || 'data';
}

function withoutNames({ problems, formats, widths, heights }: FilesRead): Omit<FilesRead, 'names'> {
  return { problems, formats, widths, heights };
}

interface ClassCount {
  readonly name: string;
  readonly count: number;
}

interface Facts {
  readonly name: string;
  readonly count: number;
  readonly shape: readonly number[];
  readonly heldOut: number;
  /** What is wrong with the held-out part. */
  readonly heldOutFault?: Pick<GanymedeError, 'code' | 'message' | 'where'>;
  readonly classes: readonly ClassCount[];
  /** How the files were read, where there are files. */
  readonly files?: Omit<FilesRead, 'names'>;
}

function factsOf(data: Dataset): Facts {
  const { name, count, shape, files } = data;
  const { part, fault } = heldOutIn(data);
  return {
    name,
    count,
    shape,
    heldOut: part?.count ?? 0,
    ...(fault && { heldOutFault: { code: fault.code, message: fault.message, where: fault.where } }),
    classes: classCounts(data),
    ...(files && { files: withoutNames(files) }),
  };
}

function classCounts(data: Dataset): ClassCount[] {
  const { labels } = data;
  if (!labels) return [];
  const names = classNamesOf(data);
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.entries()]
    .sort(([a], [b]) => a - b)
    .map(([label, count]) => ({ name: names?.[label] ?? String(label), count }));
}

function lines(data: Dataset, { name, count, shape, heldOut, classes }: Facts): string[] {
  const held = heldOut > 0 ? `, ${heldOut} held out` : '';
  const counted = classes.map((each) => `${printable(each.name)} ${each.count}`);
  return [
    `${printable(name)}: ${describeExamples({ count, shape })}${held}`,
    ...(data.files ? fileLines(data.files) : []),
    ...(classes.length > 0 ? [`classes  ${counted.join(', ')}`] : []),
    ...problemNotes(data),
  ];
}

function fileLines({ formats, widths, heights }: FilesRead): string[] {
  const counted = Object.entries(formats).map(([format, count]) => `${count} ${format}`);
  return [
    `files    ${counted.join(', ')}`,
    `widths   ${rangeText(widths)}`,
    `heights  ${rangeText(heights)}`,
  ];
}

function rangeText({ min, median, max }: FilesRead['widths']): string {
  return `${min} to ${max}, half at most ${median}`;
}

function sheetOf(data: Dataset): ReturnType<typeof imageGrid> {
  const kind = examplesOf(data);
  const examples = spreadExamples(data, SHOWN[kind]);
  return kind === 'images' ? imageGrid(examples) : scatter(examples, { bounds: boundsOf(examples) });
}
