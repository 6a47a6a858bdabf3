import { GanymedeError } from '../support/errors.js';

/** Sizes beyond which a model is refused. */
export interface ImportLimits {
  /** Bytes of the file. */
  readonly fileBytes: number;
  /** Depth of nested protobuf messages. */
  readonly nesting: number;
  readonly nodes: number;
  /** Elements of one tensor, stored or computed. */
  readonly tensorElements: number;
  /** Elements of all stored tensors together. */
  readonly totalElements: number;
}

export const defaultImportLimits: ImportLimits = {
  fileBytes: 2 ** 31,
  nesting: 32,
  nodes: 20_000,
  tensorElements: 2 ** 28,
  totalElements: 2 ** 29,
};

const maxRank = 8;

/** Throw ONNX_TOO_LARGE where `actual` exceeds `limit`. */
export function checkLimit(what: string, actual: number, limit: number): void {
  if (actual <= limit) return;
  throw new GanymedeError('ONNX_TOO_LARGE', `the ONNX model has ${what}: ${actual}, more than the limit of ${limit}`, {
    expected: `at most ${limit}`,
    actual: String(actual),
    fix: 'Raise the limit in the options of importOnnx if you trust the file.',
  });
}

/** Check rank and number of elements of a shape; gives the number of elements. */
export function checkShape(where: string, shape: readonly number[], limits: ImportLimits): number {
  checkLimit(`axes in ${where}`, shape.length, maxRank);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) throw invalid(`${where} has the impossible shape [${shape.join(',')}]`);
  const count = shape.reduce((product, size) => product * size, 1);
  checkLimit(`elements in ${where}`, count, limits.tensorElements);
  return count;
}

/** The file is not a well-formed ONNX model. */
export function invalid(message: string, cause?: unknown): GanymedeError {
  const fix = 'Check the file with onnx.checker.check_model, or export it again.';
  return new GanymedeError('ONNX_INVALID', `not a valid ONNX model: ${message}`, cause === undefined ? { fix } : { fix, cause });
}

/** The model is well-formed but uses what cannot be imported. */
export function unsupported(message: string, fix: string): GanymedeError {
  return new GanymedeError('ONNX_UNSUPPORTED', `this ONNX model cannot be imported: ${message}`, { fix });
}
