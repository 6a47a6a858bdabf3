import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';

/**
 * The batch size to build a graph with if its export is to take any batch size: a prime so large that a size it
 * divides can only come from the batch. Nothing is computed at that size.
 */
export const batchMarker = 9973;

/** Multiples of the batch size up to here are told from other float32 numbers. */
const MOST_MULTIPLES = 4096;

/** Which sizes of a graph depend on the batch; none do if the graph keeps its static batch size. */
export class BatchSizes {
  readonly #marker: number | undefined;

  constructor(marker: number | undefined) {
    this.#marker = marker;
  }

  dependsOnBatch(size: number): boolean {
    return this.#marker !== undefined && size > 0 && size % this.#marker === 0;
  }

  anyDepends(shape: readonly number[]): boolean {
    return shape.some((size) => this.dependsOnBatch(size));
  }

  /** Whether a single number is a multiple of the batch size, of either sign, or one over such a multiple. */
  countsBatch({ data }: Tensor): boolean {
    if (this.#marker === undefined || data.length !== 1) return false;
    const size = Math.abs(Number(data[0]));
    return isMultiple(size, this.#marker) || isOneOverMultiple(size, this.#marker);
  }

  /** How often the batch size a size is. */
  multiple(size: number): number {
    return this.#marker === undefined ? 0 : size / this.#marker;
  }

  /** The shape as a model declares it. */
  symbolic(shape: readonly number[]): (number | string)[] {
    return shape.map((size) => {
      if (!this.dependsOnBatch(size)) return size;
      const times = this.multiple(size);
      return times === 1 ? 'batch' : `batch*${times}`;
    });
  }

  refuse(what: string, where: string): GanymedeError {
    return new GanymedeError('EXPORT_FIXED_BATCH', `${what} does not work for every batch size`, {
      where,
      fix: 'Take means over the batch instead of dividing by its size, and keep constants and slices free of it.',
    });
  }
}

function isMultiple(size: number, marker: number): boolean {
  return size > 0 && size <= MOST_MULTIPLES * marker && size % marker === 0;
}

function isOneOverMultiple(size: number, marker: number): boolean {
  const times = Math.round(1 / (size * marker));
  return times >= 1 && times <= MOST_MULTIPLES && Math.fround(1 / (times * marker)) === Math.fround(size);
}
