import { elements } from '../../ir/index.js';
import { full, type Tensor, tensor } from '../../tensor/index.js';
import { type Attribute, floats, int, ints, text } from '../attributes.js';
import type { Emitter } from '../emitter.js';

/** The domain of ONNX Runtime's blocked operators; only its CPU provider has them. */
export const NCHWC_DOMAIN = 'com.microsoft.nchwc';

/** A function applied to the results of a convolution as they are written. */
export type Activation =
  { readonly kind: 'Relu' | 'Tanh' } | { readonly kind: 'LeakyRelu'; readonly slope: number };

/** What a convolution does with its sums before it writes them: `activation(product + bias + sum)`. */
export interface After {
  /** `[channels]`. */
  readonly bias?: string | undefined;
  readonly sum?: string | undefined;
  readonly activation?: Activation | undefined;
}

export interface Correlation extends After {
  readonly kernel: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Begins of rows and columns, then their ends. */
  readonly pads: readonly [number, number, number, number];
  readonly groups?: number;
  /** Default 1. Along the width, which holds the batch, there is none. */
  readonly rowStride?: number;
}

/**
 * Emits ONNX Runtime's blocked operators. A blocked tensor `[1, C, H, W]` lies in memory as `[C / size, H, W, size]`; C is a
 * multiple of `size`, which depends on the processor.
 */
export class Blocks {
  readonly emit: Emitter;
  readonly size: number;
  readonly #shapes = new Map<string, string>();
  readonly #results = new Map<string, string>();
  readonly #tables = new Map<string, Tensor>();

  constructor(emit: Emitter, size: number) {
    this.emit = emit;
    this.size = size;
  }

  /** The next multiple of the block size. */
  padded(channels: number): number {
    return Math.ceil(channels / this.size) * this.size;
  }

  /** Say which shape a result has, so that none is given to it in vain. */
  declare(x: string, shape: readonly number[]): void {
    this.#shapes.set(x, shape.join(','));
  }

  /** The same elements under another shape. */
  view(x: string, shape: readonly number[]): string {
    const key = shape.join(',');
    if (this.#shapes.get(x) === key) return x;
    const name = this.once(`view ${x} ${key}`, () => this.emit.reshape(x, shape));
    this.declare(name, shape);
    return name;
  }

  /** `x [before, rows, width]` with a row of zeros after the others. */
  withZeroRow(
    x: string,
    { before = 1, rows, width }: { before?: number; rows: number; width: number },
  ): string {
    return this.filledUp(x, [before, rows, width], { axis: 1, to: rows + 1 });
  }

  /** A tensor with zeros after it along an axis. */
  filledUp(x: string, shape: readonly number[], { axis, to }: { axis: number; to: number }): string {
    const missing = to - (shape[axis] ?? 0);
    const whole = this.view(x, shape);
    if (missing === 0) return whole;
    const zeros = this.zeros(shape.map((size, i) => (i === axis ? missing : size)));
    return this.once(`fill ${whole} ${axis} ${to}`, () =>
      this.emit.node('Concat', [whole, zeros], { axis: int(axis) }),
    );
  }

  /** A result that is computed where it is first asked for. */
  once(key: string, make: () => string): string {
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.#results.set(key, name);
    return name;
  }

  /** Rows of `x [before, rows, width]` (axis 1) in the order of a table, which its key names. */
  pick(
    x: string,
    { before, rows, width }: { before: number; rows: number; width: number },
    { key, table }: { key: string; table: () => number[] },
  ): string {
    const indices = this.#indices(`${key} of ${rows}`, table);
    if (isIdentity(indices, rows)) return x;
    return this.once(`pick ${x} ${before}x${rows}x${width} ${key}`, () => {
      const rowsOf = this.view(x, [before, rows, width]);
      return this.emit.node('Gather', [rowsOf, this.emit.constant(indices)], { axis: int(1) });
    });
  }

  #indices(key: string, table: () => number[]): Tensor {
    const indices = this.#tables.get(key) ?? indexTable(table());
    this.#tables.set(key, indices);
    return indices;
  }

  conv(x: string, filter: string, options: Correlation): string {
    const { kernel, dilations, pads, groups = 1, rowStride = 1, bias, sum, activation } = options;
    const inputs = [x, filter, ...(bias !== undefined || sum !== undefined ? [bias ?? ''] : [])];
    return this.emit.node(
      'Conv',
      sum === undefined ? inputs : [...inputs, sum],
      {
        kernel_shape: ints(kernel),
        dilations: ints(dilations),
        pads: ints(pads),
        strides: ints([rowStride, 1]),
        group: int(groups),
        ...activationAttributes(activation),
      },
      NCHWC_DOMAIN,
    );
  }

  /** `activation(factor x + bias + sum)`, `factor` and `bias` `[channels]`, in one pass over memory. */
  affine(x: string, shape: readonly number[], factor: string, after: After): string {
    const channels = shape[1] ?? 1;
    return this.conv(x, this.view(factor, [channels, 1, 1, 1]), {
      ...after,
      kernel: [1, 1],
      dilations: [1, 1],
      pads: [0, 0, 0, 0],
      groups: channels,
    });
  }

  /** Every `size x size` matrix of `x [count, size, size]` transposed. */
  transposeBlocks(x: string, count: number): string {
    const { size } = this;
    const pixels = this.view(x, [count, size, size / 4, 4]);
    return this.once(`transpose ${x}`, () => this.emit.node('ReorderInput', [pixels], {}, NCHWC_DOMAIN));
  }

  /** `[1, C, H, W]` into blocks; C is a multiple of the block size. */
  block(x: string): string {
    return this.emit.node('ReorderInput', [x], {}, NCHWC_DOMAIN);
  }

  /** A blocked tensor as `[1, channels, H, W]`. */
  unblock(x: string, channels: number): string {
    return this.emit.node('ReorderOutput', [x], { channels: int(channels) }, NCHWC_DOMAIN);
  }

  /** Means `[channels]` of a blocked tensor of so many pixels, in two stages: one long sum would round too often. */
  channelMeans(x: string, channels: number, pixels: number): string {
    return this.once(`means ${x}`, () => {
      const chunks = chunksOf(pixels);
      const parts = this.view(x, [1, channels * chunks, 1, pixels / chunks]);
      const means = this.emit.node('GlobalAveragePool', [parts], {}, NCHWC_DOMAIN);
      if (chunks === 1) return this.view(means, [channels]);
      const split = this.view(means, [channels / this.size, chunks, this.size]);
      const total = this.emit.node('ReduceMean', [split, this.emit.int64([1])], { keepdims: int(0) });
      return this.view(total, [channels]);
    });
  }

  /** The sum of `parts` that lie one after another, `length` numbers each. */
  sumOfParts(x: string, parts: number, length: number): string {
    if (parts === 1) return x;
    const rows = this.view(x, [parts, length]);
    return this.emit.node('ReduceSum', [rows, this.emit.int64([0])], { keepdims: int(0) });
  }

  ones(channels: number): string {
    return this.emit.filled([channels], 1);
  }

  zeros(shape: readonly number[]): string {
    if (elements(shape) <= 1024) return this.emit.constant(full(shape, 0));
    return this.once(`zeros ${shape.join(',')}`, () => this.emit.zeros(shape));
  }
}

const CHUNK = 1024;

/** The fewest equal chunks of at most `CHUNK` pixels. */
function chunksOf(pixels: number): number {
  for (let chunks = Math.ceil(pixels / CHUNK); chunks < pixels; chunks++)
    if (pixels % chunks === 0) return chunks;
  return 1;
}

function activationAttributes(activation: Activation | undefined): Record<string, Attribute> {
  if (!activation) return {};
  const { kind } = activation;
  return {
    activation: text(kind),
    ...(kind === 'LeakyRelu' && { activation_params: floats([activation.slope]) }),
  };
}

function indexTable(indices: readonly number[]): Tensor {
  return tensor([indices.length], Int32Array.from(indices));
}

function isIdentity({ data }: Tensor, rows: number): boolean {
  return data.length === rows && Array.prototype.every.call(data, (index, i) => index === i);
}
