import { GanymedeError } from '../support/errors.js';

/**
 * The batch size to build a graph with if its export is to take any batch size: a prime so large that a size it
 * divides can only come from the batch. Nothing is computed at that size.
 */
export const batchMarker = 9973;

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
      fix: 'Export with a fixed batch size.',
    });
  }
}
