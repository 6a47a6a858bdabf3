import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitStatus, GanymedeError } from '../../src/support/errors.js';
import { uniform } from '../random.js';
import { mutated } from './mutate.js';
import { imageParsers } from './image-parsers.js';
import { type Parser, parsers } from './parsers.js';

/** `npm run fuzz -- N [SEED] [PARSER]` tries N files with each parser. */
const usual = Number(process.env['GANYMEDE_FUZZ'] ?? 20_000);
const seed = Number(process.env['GANYMEDE_SEED'] ?? 1);
const only = process.env['GANYMEDE_PARSER'];

const mostSeconds = 1;
const mostBytes = (length: number): number => 4 * length + 64 * 2 ** 20;

/** Bytes in use by the program itself. */
function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Seconds this process has computed. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** What is wrong with how a file was read, in words. */
async function complaint({ read }: Parser, bytes: Uint8Array): Promise<string | undefined> {
  const [before, began] = [used(), computed()];
  try {
    await read(bytes);
  } catch (error) {
    if (!(error instanceof GanymedeError)) return `no code: ${String(error)}`;
    if (exitStatus(error.code) === exitStatus('INTERNAL')) return `${error.code}: ${error.message}`;
  }
  const [seconds, grown] = [computed() - began, used() - before];
  if (seconds > mostSeconds) return `took ${seconds.toFixed(1)} s`;
  return grown > mostBytes(bytes.length) ? `took ${grown} bytes for ${bytes.length}` : undefined;
}

const chosen = [...parsers, ...imageParsers].filter(({ name }) => only === undefined || name.includes(only));

describe.each(chosen)('$name', (parser) => {
  test(
    `${usual} broken files are read or refused with a code, in bounded time and memory`,
    async () => {
      const files = [...parser.files, ...(parser.refused ?? [])];
      const random = uniform(`fuzz ${parser.name}`, seed);
      for (let i = 0; i < usual; i++) {
        const file = files[random(files.length)] ?? new Uint8Array();
        const bytes = mutated(file, random);
        // On a busy machine time and memory may be those of something else: what is wrong is wrong twice.
        if ((await complaint(parser, bytes)) === undefined) continue;
        const wrong = await complaint(parser, bytes);
        if (wrong === undefined) continue;
        const path = join(tmpdir(), `ganymede-fuzz-${seed}-${i}`);
        writeFileSync(path, bytes);
        expect.fail(`file ${i} (${path}): ${wrong}`);
      }
    },
    24 * 3600_000,
  );

  test('whole files are read', async () => {
    const complaints = await Promise.all(
      parser.files.map(async (file) => {
        try {
          await parser.read(file);
          return undefined;
        } catch (error) {
          return String(error);
        }
      }),
    );
    expect(complaints).toEqual(parser.files.map(() => undefined));
  });
});
