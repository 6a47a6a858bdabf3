import { GanymedeError } from '../support/errors.js';
import { type ByteTransform, gzipDecompression } from '../support/web.js';

/** Most bytes a gzip file is inflated to unless told otherwise: 1 GiB. */
const INFLATED_LIMIT = 2 ** 30;

/** Whether bytes begin as gzip's do. */
export const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

/**
 * The bytes themselves, inflated first if they begin like a gzip file, to at most `limit` bytes. `name` is the file's
 * path, or what else to call it in errors. Throws GZIP_INVALID or GZIP_TOO_LARGE.
 */
export async function inflate(
  bytes: Uint8Array,
  name: string,
  limit: number = INFLATED_LIMIT,
): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  const stream = gzipDecompression();
  try {
    const [chunks] = await Promise.all([readAll(stream, name, limit), writeAll(stream, bytes)]);
    return joined(chunks);
  } catch (cause) {
    throw cause instanceof GanymedeError ? cause : invalid(name, cause);
  }
}

async function writeAll(stream: ByteTransform, bytes: Uint8Array): Promise<void> {
  const writer = stream.writable.getWriter();
  await writer.write(bytes);
  await writer.close();
}

async function readAll(stream: ByteTransform, name: string, limit: number): Promise<Uint8Array[]> {
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); part.value; part = await reader.read()) {
    size += part.value.length;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge(name, limit);
    }
    chunks.push(part.value);
  }
  return chunks;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function tooLarge(name: string, limit: number): GanymedeError {
  return new GanymedeError('GZIP_TOO_LARGE', `the gzip file inflates to more than ${limit} bytes`, {
    where: name,
    expected: `at most ${limit} bytes`,
    fix: 'If you trust the file, unpack it with gunzip first.',
  });
}

function invalid(name: string, cause: unknown): GanymedeError {
  return new GanymedeError('GZIP_INVALID', 'the gzip file is damaged or cut off', {
    where: name,
    expected: 'one whole gzip stream and nothing after it',
    fix: 'Copy or download the file again.',
    cause,
  });
}
