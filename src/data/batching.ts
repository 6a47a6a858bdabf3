import { GanymedeError } from '../support/errors.js';
import { permutation } from '../support/philox.js';

export interface BatchOptions {
  /** Examples in the dataset. */
  readonly count: number;
  /** Examples in a minibatch; it may exceed `count`. */
  readonly batch: number;
  readonly seed: number;
  /** Name of the random stream; another gives an independent order. Default `data`. */
  readonly stream?: string;
}

/** The order in which epoch `epoch` visits 0..count-1: a permutation that depends on nothing else. */
export function epochOrder(count: number, seed: number, epoch: number, stream = 'data'): Uint32Array {
  return permutation(count, { seed, stream, step: epoch });
}

/**
 * Which examples make up the b-th minibatch: a pure function of (seed, b). Minibatches are cut from the orders of
 * epochs 0, 1, 2, ... laid end to end, so none is partial and each example comes exactly once an epoch: the one that
 * reaches the end of an epoch is filled up from the start of the next (and may then hold an example twice).
 */
export class BatchCursor {
  readonly count: number;
  readonly batch: number;
  private readonly seed: number;
  private readonly stream: string;
  private cached: { readonly epoch: number; readonly order: Uint32Array } | undefined;

  /** Throws DATA_TOO_FEW unless dataset and minibatch are whole numbers of examples, at least one. */
  constructor({ count, batch, seed, stream = 'data' }: BatchOptions) {
    if (![count, batch].every((size) => Number.isSafeInteger(size) && size >= 1)) throw unfit(count, batch);
    this.count = count;
    this.batch = batch;
    this.seed = seed;
    this.stream = stream;
  }

  /** Indices of minibatch `index` (from 0), in order. */
  at(index: number): Uint32Array {
    return this.range(index * this.batch, this.batch);
  }

  /** Indices of the `length` examples from position `start` on, positions counted through all epochs. */
  range(start: number, length: number): Uint32Array {
    const indices = new Uint32Array(length);
    for (let filled = 0; filled < length;) {
      const epoch = this.epochAt(start + filled);
      const rest = this.order(epoch).subarray(start + filled - epoch * this.count);
      const taken = rest.subarray(0, length - filled);
      indices.set(taken, filled);
      filled += taken.length;
    }
    return indices;
  }

  /** Epoch of the first example of minibatch `index`. */
  epochOf(index: number): number {
    return this.epochAt(index * this.batch);
  }

  private epochAt(position: number): number {
    return Math.floor(position / this.count);
  }

  private order(epoch: number): Uint32Array {
    if (this.cached?.epoch !== epoch) {
      this.cached = { epoch, order: epochOrder(this.count, this.seed, epoch, this.stream) };
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
