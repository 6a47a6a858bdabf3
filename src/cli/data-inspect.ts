import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
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
import { GanymedeError } from '../support/errors.js';
import { printable } from '../support/printable.js';
import { describeExamples, examplesOf } from '../train/index.js';
import { copiesNote } from './copies-note.js';
import { openData, problemNotes, tellProblems } from './open-data.js';
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
  if (to !== undefined) await refuseWithin(spec, to);
  const data = await openData({ data: spec, size }, output);
  const file = to ?? (await besideData(spec)) ?? `${nameOf(spec)}-sheet.png`;
  await writeWhole(file, await encodePng(sheetOf(data)), 'Name another file with --to.');
  const facts = factsOf(data);
  if (output.quiet) tellProblems(data, output);
  await output.report(
    { ...facts, sheet: file },
    [...lines(data, facts), `sheet    ${printable(file)}`].join('\n'),
    file,
  );
  return 0;
}

/** Where the sheet goes if the working directory is a folder of images or in it. */
async function besideData(spec: string): Promise<string | undefined> {
  const folder = await folderAround('.', spec);
  return folder === undefined ? undefined : join(dirname(folder), `${nameOf(basename(folder))}-sheet.png`);
}

/** Throw USAGE where a sheet would become data. */
async function refuseWithin(spec: string, to: string): Promise<void> {
  const folder = await folderAround(dirname(to), spec);
  if (folder === undefined) return;
  throw new GanymedeError('USAGE', `${to} lies among the images, where it would become one of them`, {
    where: '--to',
    expected: `a file outside ${folder}`,
    actual: to,
    fix: 'Name a file elsewhere, or leave --to out.',
  });
}

/** The folder of images that a folder is or lies in; undefined for other data. */
async function folderAround(dir: string, spec: string): Promise<string | undefined> {
  const source = parseDataSpec(absoluteSpec(spec));
  if (source.kind !== 'folder') return undefined;
  const [folder, inner] = [await realOf(source.dir), await realOf(dir)];
  return isIn(inner, folder) ? folder : undefined;
}

/** The path itself where there is nothing yet. */
const realOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));

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
  /** There where many points are copies of others: a sentence on them. */
  readonly copies?: string;
  /** How the files were read, where there are files. */
  readonly files?: Omit<FilesRead, 'names'>;
}

function factsOf(data: Dataset): Facts {
  const { name, count, shape, files } = data;
  const { part, fault } = heldOutIn(data);
  const copies = copiesNote(data);
  return {
    name,
    count,
    shape,
    heldOut: part?.count ?? 0,
    ...(fault && { heldOutFault: { code: fault.code, message: fault.message, where: fault.where } }),
    classes: classCounts(data),
    ...(copies !== undefined && { copies }),
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

function lines(data: Dataset, { name, count, shape, heldOut, classes, copies }: Facts): string[] {
  const held = heldOut > 0 ? `, ${heldOut} held out` : '';
  const counted = classes.map((each) => `${printable(each.name)} ${each.count}`);
  return [
    `${printable(name)}: ${describeExamples({ count, shape })}${held}`,
    ...(data.files ? fileLines(data.files) : []),
    ...(classes.length > 0 ? [`classes  ${counted.join(', ')}`] : []),
    ...problemNotes(data),
    ...(copies === undefined ? [] : [`note: ${copies}`]),
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
