import { elements, isOp, type Value } from '../../ir/index.js';
import { invariant } from '../../support/invariant.js';
import type { Activation, Blocks } from './blocks.js';
import { blocked, unblocked } from './convert.js';
import { blockFilters, type Filters, unblockFilters } from './filters.js';
import { convolutionName, type Formulation, formulationsOf, type Tuning } from './formulations.js';
import type { Convolution } from './geometry.js';
import { compute, hasProducts, type Linear, ofTensor, planesOf } from './linear.js';
import type { Planes } from './planes.js';

type Form =
  | { readonly kind: 'later'; readonly make: () => string }
  | { readonly kind: 'plain' | 'packed'; readonly name: string }
  | { readonly kind: 'blocked'; readonly sum: Linear };

/** How every value that was lowered lies in memory; a value gets another form where one is asked for. */
export class Forms {
  readonly blocks: Blocks;
  readonly #forms = new Map<Value, Form>();
  readonly #uses: ReadonlyMap<Value, number>;
  readonly #tuning: Tuning;

  constructor(
    blocks: Blocks,
    { uses, tuning }: { readonly uses: ReadonlyMap<Value, number>; readonly tuning: Tuning },
  ) {
    this.blocks = blocks;
    this.#uses = uses;
    this.#tuning = tuning;
  }

  /** How a convolution is to be computed. */
  formulation(value: Convolution): Formulation {
    const wanted = this.#tuning[convolutionName(value)] ?? 'direct';
    return formulationsOf(value, this.blocks.size).includes(wanted) ? wanted : 'direct';
  }

  setPlain(value: Value, name: string): void {
    this.#forms.set(value, { kind: 'plain', name });
  }

  /** What is lowered where it is first asked for. */
  setLater(value: Value, make: () => string): void {
    this.#forms.set(value, { kind: 'later', make });
  }

  /** Filters in blocks. */
  setPacked(value: Value, name: string): void {
    this.blocks.declare(name, value.shape);
    this.#forms.set(value, { kind: 'packed', name });
  }

  /** Convolutions stay pending only for a single user. */
  setSum(value: Value, sum: Linear): void {
    this.#forms.set(value, { kind: 'blocked', sum });
    if (hasProducts(sum) && (this.#uses.get(value) ?? 0) > 1) this.tensor(value);
  }

  setTensor(value: Value, name: string): void {
    this.setSum(value, ofTensor(name, shapeOf(value)));
  }

  isBlocked(value: Value): boolean {
    return this.#forms.get(value)?.kind === 'blocked';
  }

  isPacked(value: Value): boolean {
    return this.#forms.get(value)?.kind === 'packed';
  }

  /** Whether the images' channels fill whole blocks. */
  fits({ shape, dtype }: Value): boolean {
    return shape.length === 4 && dtype === 'float32' && (shape[1] ?? 0) % this.blocks.size === 0;
  }

  plain(value: Value): string {
    const form = this.#formOf(value);
    if (form.kind === 'plain') return form.name;
    if (form.kind === 'packed') return this.#unpacked(value);
    if (form.kind === 'later') {
      const name = form.make();
      this.setPlain(value, name);
      return name;
    }
    const channels = shapeOf(value)[1];
    return unblocked(this.blocks, this.planes(value), channels);
  }

  /** Images that fill whole blocks as a sum. */
  sum(value: Value): Linear {
    const form = this.#formOf(value);
    if (form.kind === 'blocked') return form.sum;
    return ofTensor(blocked(this.blocks, this.plain(value), value.shape).name, shapeOf(value));
  }

  /** The same without pending convolutions. */
  finished(value: Value): Linear {
    const sum = this.sum(value);
    return hasProducts(sum) ? ofTensor(this.tensor(value), sum.shape) : sum;
  }

  /** Images that fill whole blocks as one blocked tensor. */
  tensor(value: Value): string {
    const sum = this.sum(value);
    const name = compute(this.blocks, sum);
    if (this.isBlocked(value)) this.#forms.set(value, { kind: 'blocked', sum: ofTensor(name, sum.shape) });
    return name;
  }

  activated(value: Value, activation: Activation): string {
    return compute(this.blocks, this.sum(value), activation);
  }

  /** Any images, their channels filled up with zeros. */
  planes(value: Value): Planes {
    if (this.fits(value)) return { ...planesOf(shapeOf(value)), name: this.tensor(value) };
    return blocked(this.blocks, this.plain(value), value.shape);
  }

  /** `[channels]` of a value that is the same in every pixel of every image; undefined for others. */
  vector(value: Value, channels: number): string | undefined {
    const { emit } = this.blocks;
    if (value.dtype !== 'float32' || !isVector(value.shape, channels)) return undefined;
    if (elements(value.shape) === channels) return this.blocks.view(this.plain(value), [channels]);
    const constant = isOp(value, 'Constant') ? value.attrs.tensor.data[0] : undefined;
    if (constant !== undefined) return emit.filled([channels], constant);
    const scalar = this.plain(value);
    return this.blocks.once(`vector ${scalar} ${channels}`, () =>
      emit.node('Expand', [emit.reshape(scalar, [1]), emit.int64([channels])]),
    );
  }

  /** Filters in blocks, filled up with zeros. */
  filters(value: Value): Filters {
    const form = this.#formOf(value);
    if (form.kind !== 'packed') return blockFilters(this.blocks, this.plain(value), value.shape);
    return filtersOf(form.name, value);
  }

  #unpacked(value: Value): string {
    const filters = this.filters(value);
    return this.blocks.once(`unpack ${filters.name}`, () =>
      unblockFilters(this.blocks, filters, value.shape),
    );
  }

  #formOf(value: Value): Form {
    const form = this.#forms.get(value);
    invariant(form, `${value.op} is used before it is lowered`);
    return form;
  }
}

function filtersOf(name: string, { shape }: Value): Filters {
  const [outputs = 1, inputs = 1, height = 1, width = 1] = shape;
  return { name, outputs, inputs, kernel: [height, width] };
}

export function shapeOf({ shape }: Value): Linear['shape'] {
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  return [n, c, h, w];
}

/** Whether a shape broadcasts to `[N, channels, H, W]` with a number per channel at most. */
function isVector(shape: readonly number[], channels: number): boolean {
  const count = elements(shape);
  if (count === 1) return shape.length <= 4;
  return count === channels && shape.length <= 4 && shape.at(-3) === channels;
}
