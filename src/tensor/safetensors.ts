import { GanymedeError } from '../support/errors.js';
import { encodeUtf8 } from '../support/web.js';
import { flags } from './safetensors-elements.js';
import { METADATA_KEY, readHeader } from './safetensors-header.js';
import { bytesPerElement, type DType, sizeOf, type Tensor } from './tensor.js';

/** The contents of a safetensors file. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const FILE_DTYPE: Readonly<Record<DType, string>> = {
  float32: 'F32',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};

/**
 * Tensors in the safetensors format (https://github.com/huggingface/safetensors). Equal contents give equal bytes:
 * tensors come widest element first, so that each is aligned, then by name. Throws SAFETENSORS_SHAPE for a tensor that does
 * not fill its shape, SAFETENSORS_VALUE_RANGE for a `bool` that is neither 0 nor 1.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const named = Object.entries(tensors).sort(byWidthThenName);
  const header = encodeHeader(named, metadata);
  const size = named.reduce((total, [, { data }]) => total + data.byteLength, 0);
  const file = new Uint8Array(8 + header.length + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let offset = 8 + header.length;
  for (const [, { data }] of named) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

/**
 * Read a safetensors file. F16 and BF16 are widened to float32, I64 is narrowed to int32. Whatever breaks the format,
 * and a dtype or a 64-bit value that has no place in a Tensor, is a GanymedeError.
 */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  const { entries, metadata, dataStart } = readHeader(file);
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => {
    // Not slice(): that of a Node Buffer shares the memory.
    const bytes = new Uint8Array(file.subarray(dataStart + begin, dataStart + end));
    return [name, dtype.read(bytes, shape, name)] as const;
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

function byWidthThenName([nameA, a]: [string, Tensor], [nameB, b]: [string, Tensor]): number {
  return bytesPerElement(b.dtype) - bytesPerElement(a.dtype) || compare(nameA, nameB);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function encodeHeader(
  named: readonly [string, Tensor][],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const fields: [string, unknown][] = [];
  const sorted = Object.entries(metadata).sort(([a], [b]) => compare(a, b));
  if (sorted.length > 0) fields.push([METADATA_KEY, Object.fromEntries(sorted)]);
  let begin = 0;
  for (const [name, { dtype, shape, data }] of named) {
    if (name === METADATA_KEY) throw reservedName();
    if (sizeOf(shape) !== data.length) throw unfilled(name, shape, data.length);
    if (dtype === 'bool') flags(data, name);
    fields.push([name, { dtype: FILE_DTYPE[dtype], shape, data_offsets: [begin, begin + data.byteLength] }]);
    begin += data.byteLength;
  }
  return padded(encodeUtf8(JSON.stringify(Object.fromEntries(fields))));
}

/** Spaces up to a multiple of 8, so that the data starts aligned. */
function padded(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  bytes.set(text);
  return bytes;
}

function unfilled(name: string, shape: readonly number[], length: number): GanymedeError {
  return new GanymedeError('SAFETENSORS_SHAPE', `tensor "${name}" does not fill its shape`, {
    where: name,
    expected: `${sizeOf(shape)} elements for [${shape.join(',')}]`,
    actual: `${length} elements`,
    fix: 'Make it with tensor().',
  });
}

function reservedName(): GanymedeError {
  return new GanymedeError('SAFETENSORS_HEADER_INVALID', `a tensor cannot be called ${METADATA_KEY}`, {
    where: METADATA_KEY,
    fix: 'Give the tensor another name.',
  });
}
