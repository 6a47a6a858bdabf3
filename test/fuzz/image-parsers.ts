import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { decodeImage } from '../../src/node/images/decode.js';
import { csvMetadata, jsonlMetadata } from '../../src/node/images/metadata.js';
import { parquetClassNames, parquetEntries } from '../../src/node/images/parquet.js';
import { ProblemLog } from '../../src/node/images/problem-log.js';
import type { Entry } from '../../src/node/images/source.js';
import { tarEntries } from '../../src/node/images/tar.js';
import { encodeUtf8 } from '../../src/support/web.js';
import { redBlue } from '../images/picture-files.js';
import type { Parser } from './parsers.js';

const picture = redBlue(16, 16);
const images = await Promise.all([
  picture.clone().png().toBuffer(),
  picture.clone().png({ palette: true }).toBuffer(),
  picture.clone().jpeg().toBuffer(),
  picture.clone().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
  picture.clone().webp().toBuffer(),
  picture.clone().webp({ lossless: true }).toBuffer(),
  picture.clone().gif().toBuffer(),
  picture.clone().tiff().toBuffer(),
  picture.clone().avif().toBuffer(),
]);

async function tarFile(): Promise<Uint8Array> {
  const archive = pack();
  archive.entry({ name: '0001.png' }, images[0]);
  archive.entry({ name: '0001.cls' }, 'dark');
  archive.entry({ name: '0002.jpg' }, images[2]);
  archive.entry({ name: '0002.json' }, '{"label":1}');
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

const dir = mkdtempSync(join(tmpdir(), 'ganymede-fuzz-archive-'));
process.on('exit', () => {
  rmSync(dir, { recursive: true, force: true });
});

/** Reads every entry of an archive with these bytes. */
function archiveReader(
  ending: string,
  entries: (path: string, name: string, problems: ProblemLog) => AsyncIterable<Entry>,
): (path: Uint8Array) => Promise<string> {
  const path = join(dir, `archive.${ending}`);
  return async (bytes) => {
    writeFileSync(path, bytes);
    for await (const entry of entries(path, 'archive', new ProblemLog())) await entry.read();
    return path;
  };
}

const readParquet = archiveReader('parquet', parquetEntries);

/** Readers of image folders: what they cannot read they leave out and never throw. */
export const imageParsers: readonly Parser[] = [
  {
    name: 'an image',
    files: images,
    read: (bytes) => decodeImage(bytes, 'a.png', { width: 16, height: 16 }),
  },
  {
    name: 'metadata.csv',
    files: [encodeUtf8('file_name,label\na.png,dark\nsub/b.png,"light, very"\n')],
    read: (bytes) => csvMetadata(bytes),
  },
  {
    name: 'metadata.jsonl',
    files: [encodeUtf8('{"file_name":"a.png","label":"dark"}\n{"file_name":"./b.png","label":3}\n')],
    read: (bytes) => jsonlMetadata(bytes),
  },
  { name: 'tar', files: [await tarFile()], read: archiveReader('tar', tarEntries) },
  {
    name: 'parquet',
    files: [readFileSync(new URL('../fixtures/parquet/labelled.parquet', import.meta.url))],
    read: async (bytes) => parquetClassNames(await readParquet(bytes)),
  },
];
