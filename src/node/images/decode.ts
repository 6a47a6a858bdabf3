import sharp, { type Metadata, type Sharp } from 'sharp';
import type { ProblemKind } from '../../data/index.js';
import { formatByName, formatOf, type ImageFormat } from './format.js';
import { hasOtherColours } from './tiff-colours.js';

/** Most pixels of an image: 2^27, such as 11585 x 11585. A decoder may need 8 bytes for each. */
const MOST_PIXELS = 2 ** 27;

/** Seconds after which an image counts as damaged. */
const PATIENCE = 60;

/** In pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the header of an image says, turned upright. */
export interface Header extends Size {
  readonly format: ImageFormat;
}

/** An image as training data. */
export interface Decoded extends Header {
  /** Red, green and blue planes of the size asked for. */
  readonly pixels: Uint8Array;
  /** Whether the three planes are equal. */
  readonly grey: boolean;
  /** How it was converted. */
  readonly notes: readonly ProblemKind[];
}

export interface Skipped {
  readonly problem: ProblemKind;
}

type Opened = Header & { readonly image: Sharp; readonly metadata: Metadata };

/** The header of an image; never throws. */
export async function readHeader(bytes: Uint8Array): Promise<Header | Skipped> {
  return open(bytes);
}

/**
 * Decode an image: the first frame, turned upright as EXIF says, on white where it is transparent, in sRGB, scaled so that
 * it covers this size, cropped to the centre. Never throws.
 */
export async function decodeImage(bytes: Uint8Array, name: string, size: Size): Promise<Decoded | Skipped> {
  const opened = await open(bytes);
  if ('problem' in opened) return opened;
  const { image, format, width, height } = opened;
  try {
    const data = await image
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(size.width, size.height, { fit: 'cover', position: 'centre', fastShrinkOnLoad: false })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: PATIENCE })
      .toBuffer();
    const notes = conversions(opened, name, size);
    return { format, width, height, notes, ...planes(data, size.width * size.height) };
  } catch {
    return { problem: 'damaged' };
  }
}

async function open(bytes: Uint8Array): Promise<Opened | Skipped> {
  const format = formatOf(bytes);
  if (bytes.length === 0) return { problem: 'empty' };
  if (!format) return { problem: 'not-image' };
  if (format === 'tiff' && hasOtherColours(bytes)) return { problem: 'colours' };
  try {
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS });
    const metadata = await image.metadata();
    const { width, height } = metadata.autoOrient;
    if (width * height > MOST_PIXELS) return { problem: 'too-large' };
    if (!hasKnownRange(metadata)) return { problem: 'values' };
    return { image, metadata, format, width, height };
  } catch (error) {
    return { problem: String(error).includes('pixel limit') ? 'too-large' : 'damaged' };
  }
}

/** Floats and 32-bit numbers may run from anywhere to anywhere: only in a Lab space are their ends defined. */
function hasKnownRange({ depth, space }: Metadata): boolean {
  return ['uchar', 'ushort'].includes(depth) || ['lab', 'labs'].includes(space);
}

function conversions({ metadata, format, width, height }: Opened, name: string, size: Size): ProblemKind[] {
  const found: readonly (readonly [ProblemKind, boolean])[] = [
    ['wrong-name', ![undefined, format].includes(formatByName(name))],
    ['transparent', metadata.hasAlpha],
    ['cmyk', metadata.space === 'cmyk'],
    ['deep', metadata.depth !== 'uchar'],
    ['rotated', (metadata.orientation ?? 1) > 1],
    ['animated', (metadata.pages ?? 1) > 1],
    ['cropped', width * size.height !== height * size.width],
    ['enlarged', width < size.width || height < size.height],
  ];
  return found.flatMap(([kind, is]) => (is ? [kind] : []));
}

/** Pixels `RGBRGB...` as planes. */
function planes(interleaved: Uint8Array, area: number): Pick<Decoded, 'pixels' | 'grey'> {
  if (interleaved.length !== 3 * area) throw new RangeError(`${interleaved.length} bytes of ${3 * area}`);
  const pixels = new Uint8Array(3 * area);
  let grey = true;
  for (let i = 0; i < area; i++) {
    const [red = 0, green = 0, blue = 0] = [
      interleaved[3 * i],
      interleaved[3 * i + 1],
      interleaved[3 * i + 2],
    ];
    pixels[i] = red;
    pixels[area + i] = green;
    pixels[2 * area + i] = blue;
    grey &&= red === green && green === blue;
  }
  return { pixels, grey };
}
