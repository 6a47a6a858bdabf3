import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inflate, pointsFromCsv, readIdx } from '../../src/data/index.js';
import { input } from '../../src/ir/index.js';
import { fromOnnx } from '../../src/onnx/index.js';
import { recipes } from '../../src/recipes/index.js';
import { decodeUtf8Loosely, encodeUtf8 } from '../../src/support/web.js';
import { decodeSafetensors, encodeSafetensors, scalar, tensor } from '../../src/tensor/index.js';
import {
  changedSettings,
  evaluationsOf,
  loggedLines,
  notedDiagnoses,
  readSettings,
  resolveConfig,
  splitMetrics,
} from '../../src/train/index.js';
import { changesOnTheWay } from '../../src/train/events-file.js';
import { decodeManifest, encodeManifest } from '../../src/train/manifest.js';
import { lastMetrics } from '../../src/train/metrics-file.js';
import { squares } from '../cli/idx-files.js';
import { cases } from '../onnx/op-cases.js';
import { model } from '../onnx/models.js';

/** A reader, and whole files it reads. */
export interface Parser {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  /** Files it refuses, to begin from as well. */
  readonly refused?: readonly Uint8Array[];
  /** Throws a GanymedeError for a file it refuses. */
  readonly read: (bytes: Uint8Array) => unknown;
}

const fixture = (path: string): Uint8Array => readFileSync(new URL(`../fixtures/${path}`, import.meta.url));
const idx = (type: number, shape: readonly number[], size: number): Uint8Array =>
  Uint8Array.of(
    0,
    0,
    type,
    shape.length,
    ...shape.flatMap((length) => [0, 0, 0, length]),
    ...new Uint8Array(size),
  );

const safetensors = encodeSafetensors(
  { 'G.h.weight': tensor([3, 2], [1, 2, 3, 4, 5, 6]), mask: tensor([2], [1, 0], 'bool'), s: scalar(1) },
  { format: 'ganymede', step: '7' },
);

const lines = [
  { step: 5, 'loss.D': 1.25, 'watch.distance': 3, secondsPerStep: 0.01 },
  { kind: 'resume', step: 5, changes: [{ path: 'D.lr', before: 1, after: 2 }], environment: {} },
  { kind: 'fork', step: 5, parent: 'runs/1', changes: [] },
  {
    kind: 'diagnosis',
    step: 9,
    verdict: 'diverged',
    evidence: ['so'],
    action: { kind: 'rollback', to: 3, factors: { D: 0.5 } },
  },
  {
    step: 9,
    date: '2026',
    scores: [{ metric: 'm', value: 1, error: 2, protocol: { data: 'x', list: [1, 'a'] } }],
  },
].map((line) => JSON.stringify(line));

function readLines(bytes: Uint8Array): void {
  const text = decodeUtf8Loosely(bytes);
  splitMetrics(text, 7);
  lastMetrics(text);
  for (const { metrics } of loggedLines(text)) for (const value of Object.values(metrics)) value.toFixed(4);
  notedDiagnoses(text);
  changesOnTheWay(text);
  evaluationsOf(text);
}

function readConfig(bytes: Uint8Array): void {
  const text = decodeUtf8Loosely(bytes);
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    // A config that is no JSON is no config; as an assignment it may be one.
  }
  const named = recipes.filter(({ name }) => text.includes(`"${name}"`));
  for (const recipe of named.length > 0 ? named : recipes) {
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) {
      const { config } = readSettings(recipe, settings as Record<string, unknown>);
      changedSettings(recipe.defaults, config);
    } else resolveConfig(recipe, {}, [text]);
  }
}

const configs = recipes.map(({ defaults }) => encodeUtf8(JSON.stringify(defaults)));
const refusedConfigs = ['D.lr=0.1', 'penalty={"kind":"none"}', '__proto__.x=1', 'steps.x=1', '{}', '[1]'].map(
  (text) => encodeUtf8(text),
);

function readOnnx(bytes: Uint8Array): void {
  const read = fromOnnx(bytes);
  const values = read.inputs.map(({ name, shape }) => [
    name,
    input(
      name,
      (shape ?? []).map((size) => (typeof size === 'number' ? size : 2)),
    ),
  ]);
  read.apply(Object.fromEntries(values) as Parameters<typeof read.apply>[0]);
}

export const parsers: readonly Parser[] = [
  {
    name: 'IDX',
    files: [squares(), idx(13, [2, 3], 24), idx(9, [5], 5), idx(14, [1], 8)],
    read: (bytes) => readIdx(bytes, 'f'),
  },
  {
    name: 'gzip',
    files: [gzipSync(squares()), gzipSync('')],
    read: (bytes) => inflate(bytes, 'f', 2 ** 20),
  },
  {
    name: 'safetensors',
    files: [safetensors, fixture('safetensors/reference.safetensors')],
    read: (bytes) => decodeSafetensors(bytes),
  },
  {
    name: 'a manifest',
    files: [
      await encodeManifest(
        { step: 20, made: { threads: 1 }, data: { examples: 5, epoch: 0 } },
        { a: safetensors },
      ),
    ],
    read: (bytes) => decodeManifest('f', bytes),
  },
  {
    name: 'CSV',
    files: [
      '1,2\n3,4\n',
      'x;y\n"1";2\n',
      '\ufeff1\t2\r\n3\t4\r\n',
      ...[Array.from({ length: 40 }, (_, i) => `${i},0.5`).join('\n')],
    ].map((text) => encodeUtf8(text)),
    read: (bytes) => pointsFromCsv('f', bytes),
  },
  {
    name: 'JSON lines',
    files: [encodeUtf8(`${lines.join('\n')}\n`), ...lines.map((line) => encodeUtf8(line))],
    read: readLines,
  },
  {
    name: 'a config',
    files: [...configs, ...['seed=3', 'name=a b', 'watchEvery=0'].map((text) => encodeUtf8(text))],
    refused: refusedConfigs,
    read: readConfig,
  },
  {
    name: 'ONNX',
    files: [...cases.map(({ spec }) => model(spec)), fixture('onnx/mobilenet.onnx')],
    read: readOnnx,
  },
];
