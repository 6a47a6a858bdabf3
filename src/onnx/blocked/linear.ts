import type { Activation, After, Blocks } from './blocks.js';
import type { Pending } from './convolve.js';
import { planeShape } from './planes.js';

/** A blocked tensor times a factor per channel (`[channels]`; none: 1). */
interface Scaled {
  readonly kind: 'scaled';
  readonly name: string;
  readonly factor?: string | undefined;
}

/** A convolution that is not computed yet, so that what is added to it costs no pass over memory. */
interface Product {
  readonly kind: 'product';
  readonly make: Pending;
}

type Term = Scaled | Product;

/** Images `[N, C, H, W]`, C a multiple of the block size, as a sum of blocked tensors and a number per channel. */
export interface Linear {
  readonly shape: readonly [n: number, c: number, h: number, w: number];
  readonly terms: readonly Term[];
  /** `[channels]`. */
  readonly shift?: string | undefined;
}

/** Sums of more terms are computed before they grow further. */
const MOST_TERMS = 3;

export function ofTensor(name: string, shape: Linear['shape']): Linear {
  return { shape, terms: [{ kind: 'scaled', name }] };
}

export const hasProducts = ({ terms }: Linear): boolean => terms.some(({ kind }) => kind === 'product');

/** The tensor a sum is, where it is one. */
function tensorOf({ terms, shift }: Linear): string | undefined {
  const [only] = terms;
  if (terms.length !== 1 || only?.kind !== 'scaled' || shift !== undefined) return undefined;
  return only.factor === undefined ? only.name : undefined;
}

/** `a + b`, or undefined where that has too many terms. */
export function sumOf(blocks: Blocks, a: Linear, b: Linear): Linear | undefined {
  const terms = b.terms.reduce((sum, term) => withTerm(blocks, sum, term, a.shape[1]), a.terms);
  if (terms.length > MOST_TERMS) return undefined;
  return { shape: a.shape, terms, shift: addVectors(blocks, a.shift, b.shift) };
}

function withTerm(blocks: Blocks, terms: readonly Term[], term: Term, channels: number): readonly Term[] {
  const at = terms.findIndex(
    (other) => term.kind === 'scaled' && other.kind === 'scaled' && other.name === term.name,
  );
  const [twin] = terms.slice(at, at + 1);
  if (at < 0 || twin?.kind !== 'scaled' || term.kind !== 'scaled') return [...terms, term];
  const ones = blocks.ones(channels);
  const factor = addVectors(blocks, twin.factor ?? ones, term.factor ?? ones);
  return terms.map((other, i) => (i === at ? { ...twin, factor } : other));
}

/** `a` times a number per channel; it has no products. */
export function scaledBy(blocks: Blocks, { shape, terms, shift }: Linear, factor: string): Linear {
  return {
    shape,
    terms: terms.map((term) =>
      term.kind === 'scaled' ? { ...term, factor: multiplyVectors(blocks, term.factor, factor) } : term,
    ),
    shift: shift === undefined ? undefined : multiplyVectors(blocks, shift, factor),
  };
}

export function shiftedBy(blocks: Blocks, sum: Linear, shift: string): Linear {
  return { ...sum, shift: addVectors(blocks, sum.shift, shift) };
}

/** Means per channel, `[channels]`; it has no products. */
export function channelMeans(blocks: Blocks, { shape, terms, shift }: Linear): string {
  const [n, c, h, w] = shape;
  const means = terms.map((term) =>
    term.kind === 'scaled'
      ? multiplyVectors(blocks, term.factor, blocks.channelMeans(term.name, c, n * h * w))
      : '',
  );
  const [first, ...others] = shift === undefined ? means : [...means, shift];
  return others.reduce((sum, mean) => blocks.emit.node('Add', [sum, mean]), first ?? blocks.zeros([c]));
}

/** Compute a sum: `activation(sum)` as a blocked tensor. */
export function compute(blocks: Blocks, sum: Linear, activation?: Activation): string {
  const known = tensorOf(sum);
  if (known !== undefined && !activation) return known;
  const ordered = inOrder(sum.terms);
  const last = ordered.length - 1;
  return (
    ordered.reduce<string | undefined>((before, term, i) => {
      if (i === 0 && last > 0 && term.kind === 'scaled' && term.factor === undefined) return term.name;
      const end = i === last ? { bias: sum.shift, activation } : {};
      return emitTerm(blocks, term, sum, { ...end, sum: before });
    }, undefined) ?? constantPlanes(blocks, sum, activation)
  );
}

/** Unscaled tensors first, as the first is taken as it is; products last, as they add for nothing. */
function inOrder(terms: readonly Term[]): readonly Term[] {
  const rank = (term: Term): number => (term.kind === 'product' ? 2 : term.factor === undefined ? 0 : 1);
  return [...terms].sort((a, b) => rank(a) - rank(b));
}

function emitTerm(blocks: Blocks, term: Term, { shape }: Linear, after: After): string {
  const planes = planeShape(planesOf(shape));
  const seen = after.sum === undefined ? after : { ...after, sum: blocks.view(after.sum, planes) };
  if (term.kind === 'product') return term.make(seen);
  const factor = term.factor ?? blocks.ones(shape[1]);
  return blocks.affine(blocks.view(term.name, planes), planes, factor, seen);
}

function constantPlanes(blocks: Blocks, sum: Linear, activation: Activation | undefined): string {
  const zeros = ofTensor(blocks.zeros(planeShape(planesOf(sum.shape))), sum.shape);
  return compute(blocks, { ...zeros, shift: sum.shift ?? blocks.zeros([sum.shape[1]]) }, activation);
}

/** `[N, C, H, W]` as planes lie. */
export function planesOf([batch, channels, height, width]: Linear['shape']): {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly batch: number;
} {
  return { channels, height, width, batch };
}

function addVectors(blocks: Blocks, a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return blocks.emit.node('Add', [a, b]);
}

function multiplyVectors(blocks: Blocks, a: string | undefined, b: string): string {
  return a === undefined ? b : blocks.emit.node('Mul', [a, b]);
}
