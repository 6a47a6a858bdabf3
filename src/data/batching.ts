import { GanymedeError } from '../support/errors.js';
import { permutation } from '../support/philox.js';

export interface BatchOptions {
  /** Examples in the dataset. */
  readonly count: number;
  /** Examples in a minibatch; it may exceed `count`. */
  readonly batch: number;
  readonly seed: number;
}

/**
 * Which examples make up a minibatch: a pure function of the seed and where it begins. Minibatches are cut from the orders of
 * epochs 0, 1, 2, ... laid end to end, so none is partial and each example comes exactly once an epoch: the one that
 * reaches the end of an epoch is filled up from the start of the next (and may then hold an example twice).
 */
export class BatchCursor {
  private readonly count: number;
  private readonly seed: number;
  private cached: { readonly epoch: number; readonly order: Uint32Array } | undefined;

  /** Throws DATA_TOO_FEW unless dataset and minibatch are whole numbers of examples, at least one. */
  constructor({ count, batch, seed }: BatchOptions) {
    if (![count, batch].every((size) => Number.isSafeInteger(size) && size >= 1)) throw unfit(count, batch);
    this.count = count;
    this.seed = seed;
  }

  /** Indices of the `length` examples from position `start` on, positions counted through all epochs. */
  range(start: number, length: number): Uint32Array {
    const indices = new Uint32Array(length);
    for (let filled = 0; filled < length;) {
      const epoch = Math.floor((start + filled) / this.count);
      const rest = this.order(epoch).subarray(start + filled - epoch * this.count);
      const taken = rest.subarray(0, length - filled);
      indices.set(taken, filled);
      filled += taken.length;
    }
    return indices;
  }

  /** A permutation that depends on nothing but count, seed and epoch. */
  private order(epoch: number): Uint32Array {
    if (this.cached?.epoch !== epoch) {
      const order = permutation(this.count, { seed: this.seed, stream: 'data', step: epoch });
      this.cached = { epoch, order };
    }
    return this.cached.order;
  }
}

function unfit(count: number, batch: number): GanymedeError {
  return new GanymedeError('DATA_TOO_FEW', `cannot draw minibatches of ${batch} from ${count} examples`, {
    where: 'data',
    expected: 'whole numbers of examples, at least one',
    actual: `${count} examples, minibatch ${batch}`,
    fix: 'Train on data that has examples, with a batch that is an integer from 1.',
  });
}
