import { type CirclePoint, pointOnCircle } from './circle.js';
import { GanymedeError } from './errors.js';
import { fnv1a } from './fnv.js';

/**
 * Names one sequence of random numbers. Element `i` of a draw depends only on (seed, stream, step, i), never on
 * what was drawn before or on the length. Give draws of different kinds different streams: they read the same bits.
 */
export interface Stream {
  /** Any safe integer. */
  readonly seed: number;
  /** A name (hashed), or an unsigned 32-bit number. */
  readonly stream: string | number;
  /** A safe integer from 0. */
  readonly step: number;
}

type Words4 = readonly [number, number, number, number];

const TWO_32 = 2 ** 32;
const words = new Uint32Array(4);
const point: CirclePoint = { x: 0, y: 0 };

/** Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11): four random words. */
export function philox4x32(
  counter: Words4,
  key: readonly [number, number],
): [number, number, number, number] {
  block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [word(0), word(1), word(2), word(3)];
}

/** Element `index` as a double in [0, 1) with 53 random bits. */
export function uniform01(stream: Stream, index = 0): number {
  const position = address(stream);
  blockAt(position, index >>> 1);
  return double53(index & 1);
}

/** Element `index` as an integer in [0, bound), `bound` at most 2^32 (bias below 2^-21). */
export function randomInt(bound: number, stream: Stream, index = 0): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > TWO_32)
    throw invalid('bound', 'an integer from 1 to 2^32', bound);
  return Math.floor(uniform01(stream, index) * bound);
}

/** Fill with float32 numbers uniform in [low, high), 24 random bits each (rounding may reach `high`). */
export function fillUniform(out: Float32Array, stream: Stream, low = 0, high = 1): void {
  const position = address(stream);
  const scale = (high - low) / 2 ** 24;
  for (let start = 0, index = 0; start < out.length; start += 4, index++) {
    blockAt(position, index);
    const end = Math.min(4, out.length - start);
    for (let lane = 0; lane < end; lane++) out[start + lane] = low + (word(lane) >>> 8) * scale;
  }
}

/** Fill with standard normal numbers (Box and Muller 1958: two words make the cosine and sine of a pair). */
export function fillNormal(out: Float32Array, stream: Stream, mean = 0, std = 1): void {
  const position = address(stream);
  for (let start = 0, index = 0; start < out.length; start += 4, index++) {
    blockAt(position, index);
    putNormalPair(out, start, 0, mean, std);
    putNormalPair(out, start + 2, 2, mean, std);
  }
}

/**
 * Fill with `one` (probability `keep`) or 0. A keep of one half takes a single bit an element; any other takes 16,
 * so the probability is `keep` rounded to a multiple of 2^-16.
 */
export function fillBernoulli(out: Float32Array | Uint8Array, stream: Stream, keep: number, one = 1): void {
  if (!(keep >= 0 && keep <= 1)) throw invalid('keep', 'a probability from 0 to 1', keep);
  const position = address(stream);
  if (keep === 0.5) fillBits(out, position, one);
  else fillHalfWords(out, position, Math.round(keep * 65536), one);
}

/** A uniformly random order of 0..n-1 (Fisher and Yates; exchanges drawn from `stream`). */
export function permutation(n: number, stream: Stream): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n >= TWO_32) throw invalid('n', 'an integer from 0 to 2^32 - 1', n);
  const position = address(stream);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let last = n - 1, draw = 0; last > 0; last--, draw++) {
    if ((draw & 1) === 0) blockAt(position, draw >>> 1);
    const other = Math.floor(double53(draw & 1) * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}

function putNormalPair(out: Float32Array, start: number, lane: number, mean: number, std: number): void {
  const radius = std * Math.sqrt(-2 * Math.log((word(lane) + 1) / TWO_32));
  pointOnCircle(point, word(lane + 1));
  // Writes past the end of a typed array are ignored.
  out[start] = mean + radius * point.x;
  out[start + 1] = mean + radius * point.y;
}

function fillBits(out: Float32Array | Uint8Array, position: Address, one: number): void {
  for (let start = 0, index = 0; start < out.length; start += 128, index++) {
    blockAt(position, index);
    const end = Math.min(128, out.length - start);
    for (let i = 0; i < end; i++) out[start + i] = ((word(i >>> 5) >>> (i & 31)) & 1) * one;
  }
}

function fillHalfWords(
  out: Float32Array | Uint8Array,
  position: Address,
  threshold: number,
  one: number,
): void {
  for (let start = 0, index = 0; start < out.length; start += 8, index++) {
    blockAt(position, index);
    const end = Math.min(8, out.length - start);
    for (let i = 0; i < end; i++)
      out[start + i] = ((word(i >>> 1) >>> ((i & 1) << 4)) & 0xffff) < threshold ? one : 0;
  }
}

interface Address {
  readonly key0: number;
  readonly key1: number;
  readonly stepLow: number;
  readonly stepHigh: number;
  readonly stream: number;
}

function address({ seed, stream, step }: Stream): Address {
  if (!Number.isSafeInteger(seed)) throw invalid('seed', 'a safe integer', seed);
  if (!Number.isSafeInteger(step) || step < 0) throw invalid('step', 'a safe integer from 0', step);
  return {
    key0: seed | 0,
    key1: Math.floor(seed / TWO_32) | 0,
    stepLow: step | 0,
    stepHigh: Math.floor(step / TWO_32) | 0,
    stream: streamNumber(stream) | 0,
  };
}

function streamNumber(stream: string | number): number {
  if (typeof stream === 'string') return fnv1a(codeUnits(stream));
  if (stream >>> 0 !== stream) throw invalid('stream', 'a name or an unsigned 32-bit number', stream);
  return stream;
}

function codeUnits(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

function blockAt(at: Address, index: number): void {
  block(index, at.stepLow, at.stepHigh, at.stream, at.key0, at.key1);
}

/** Ten rounds into `words`. The high halves of the 32x32-bit products are put together from 16-bit halves. */
function block(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void {
  for (let round = 0; round < 10; round++) {
    const low0 = c0 & 0xffff;
    const high0 = c0 >>> 16;
    const mid0 = (Math.imul(0xd251, low0) + (Math.imul(0x1f53, low0) >>> 16)) | 0;
    const cross0 = (Math.imul(0x1f53, high0) + (mid0 & 0xffff)) | 0;
    const upper0 = (Math.imul(0xd251, high0) + (mid0 >>> 16) + (cross0 >>> 16)) | 0;
    const low2 = c2 & 0xffff;
    const high2 = c2 >>> 16;
    const mid2 = (Math.imul(0xcd9e, low2) + (Math.imul(0x8d57, low2) >>> 16)) | 0;
    const cross2 = (Math.imul(0x8d57, high2) + (mid2 & 0xffff)) | 0;
    const upper2 = (Math.imul(0xcd9e, high2) + (mid2 >>> 16) + (cross2 >>> 16)) | 0;
    const lower0 = Math.imul(0xd2511f53, c0);
    const lower2 = Math.imul(0xcd9e8d57, c2);
    c0 = upper2 ^ c1 ^ k0;
    c1 = lower2;
    c2 = upper0 ^ c3 ^ k1;
    c3 = lower0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

function word(lane: number): number {
  return words[lane] ?? 0;
}

/** The double in [0, 1) that words `2 * half` and `2 * half + 1` make. */
function double53(half: number): number {
  return ((word(2 * half) >>> 5) * 2 ** 26 + (word(2 * half + 1) >>> 6)) / 2 ** 53;
}

function invalid(where: string, expected: string, actual: number): GanymedeError {
  return new GanymedeError('RANDOM_ARGUMENT', `random numbers need ${expected} as ${where}, got ${actual}`, {
    where,
    expected,
    actual: String(actual),
    fix: `Give ${expected} as ${where}.`,
  });
}
