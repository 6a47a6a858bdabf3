/** The formats that are read, by the names sharp gives them. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'tiff';

/** Bytes that tell a format: those of AVIF may name a dozen brands. */
export const MAGIC_BYTES = 64;

/** A still AVIF, by its own brand or among those of images that HEIC shares; the brand of sequences has no decoder here. */
const AVIF = /^ftyp(avif|mif1.{4}(.{4})*avi[fs])/s;

/** Of 32 bits or of 64 (BigTIFF), in either order of bytes. */
const TIFF = /^(II[*+]\0|MM\0[*+])/;

/**
 * The format of an image by how its file begins; undefined for all others, which never reach a decoder. SVG is not among
 * them: it may name other files.
 */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (/^GIF8[79]a/.test(text(0, 6))) return 'gif';
  if (AVIF.test(text(4, MAGIC_BYTES))) return 'avif';
  if (TIFF.test(text(0, 4))) return 'tiff';
  return undefined;
}

const EXTENSIONS: Readonly<Record<string, ImageFormat>> = {
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  webp: 'webp',
  gif: 'gif',
  avif: 'avif',
  tif: 'tiff',
  tiff: 'tiff',
};

/** The format a file's name promises; the case of letters does not matter. */
export function formatByName(name: string): ImageFormat | undefined {
  return EXTENSIONS[/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
}
