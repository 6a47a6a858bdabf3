import { expect, test } from 'vitest';
import {
  fillBernoulli,
  fillNormal,
  fillUniform,
  permutation,
  philox4x32,
  randomInt,
  type Stream,
  uniform01,
} from './philox.js';

const at = (step: number, stream: string | number = 'z', seed = 7): Stream => ({ seed, stream, step });

const normals = (n: number, stream: Stream): Float32Array => {
  const out = new Float32Array(n);
  fillNormal(out, stream);
  return out;
};

const moments = (x: ArrayLike<number>): { mean: number; variance: number } => {
  const all = Array.from(x);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, variance: all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length };
};

// Known answers published with Random123, tests/kat_vectors, lines "philox4x32 10".
test.each([
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as [[number, number, number, number], [number, number], number[]][])(
  'philox4x32 of %j',
  (counter, key, expected) => {
    expect(philox4x32(counter, key)).toEqual(expected);
  },
);

test('a stream is (block, step, step high, FNV-1a of the name) under the two words of the seed', () => {
  const out = new Float32Array(4);
  const step = 3 * 2 ** 32 + 5;
  fillUniform(out, { seed: -1, stream: 'foobar', step });
  const expected = philox4x32([0, 5, 3, 0xbf9cf968], [0xffffffff, 0xffffffff]).map(
    (word) => (word >>> 8) / 2 ** 24,
  );
  expect([...out]).toEqual(expected);
});

test('an element does not depend on the length of the draw', () => {
  const long = normals(1000, at(3));
  for (const length of [1, 2, 3, 5, 130, 999])
    expect(normals(length, at(3))).toEqual(long.subarray(0, length));
  const bits = new Uint8Array(500);
  fillBernoulli(bits, at(3), 0.5);
  const fewer = new Uint8Array(131);
  fillBernoulli(fewer, at(3), 0.5);
  expect(fewer).toEqual(bits.subarray(0, 131));
});

test('seed, stream and step each change the numbers', () => {
  const draws = [
    at(0),
    at(1),
    at(2 ** 32),
    at(0, 'y'),
    at(0, 9),
    at(0, 'z', 8),
    at(0, 'z', 7 + 2 ** 32),
    at(0, 'z', -7),
  ];
  expect(new Set(draws.map((stream) => normals(4, stream).join())).size).toBe(draws.length);
});

test('normals have the moments of a standard normal and independent pairs', () => {
  const x = normals(200_000, at(0));
  const { mean, variance } = moments(x);
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  expect(Math.abs(moments(x.map((value) => value ** 4)).mean - 3)).toBeLessThan(0.1);
  for (const lag of [1, 2, 4]) {
    expect(Math.abs(moments(x.subarray(lag).map((value, i) => value * (x[i] ?? 0))).mean)).toBeLessThan(0.01);
  }
});

test('normals are shifted and scaled', () => {
  const out = new Float32Array(8);
  fillNormal(out, at(0), 3, 0.5);
  expect([...out]).toEqual(Array.from(normals(8, at(0)), (z) => expect.closeTo(3 + 0.5 * z, 5) as number));
});

test('uniforms stay in range with the right moments', () => {
  const out = new Float32Array(100_000);
  fillUniform(out, at(0), -1, 1);
  expect(out.every((value) => value >= -1 && value <= 1)).toBe(true);
  expect(Math.abs(moments(out).mean)).toBeLessThan(0.01);
  expect(moments(out).variance).toBeCloseTo(1 / 3, 2);
});

test.each([0, 0.1, 0.5, 0.8, 1])('bernoulli keeps a share of %f', (keep) => {
  const out = new Float32Array(100_000);
  fillBernoulli(out, at(0), keep, 2);
  expect(out.every((value) => value === 0 || value === 2)).toBe(true);
  expect(Math.abs(moments(out).mean / 2 - keep)).toBeLessThan(keep % 1 === 0 ? 1e-12 : 0.01);
});

test('a permutation holds every index once and has no fixed bias', () => {
  expect([...permutation(1000, at(0))].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1000 }, (_, i) => i),
  );
  const counts = new Map<string, number>();
  for (let step = 0; step < 6000; step++) {
    const order = permutation(3, at(step)).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  expect([...permutation(0, at(0)), ...permutation(1, at(0))]).toEqual([0]);
});

test('randomInt and uniform01 address single elements', () => {
  expect(uniform01(at(0), 5)).toBe(uniform01(at(0), 5));
  const drawn = Array.from({ length: 600 }, (_, i) => randomInt(3, at(0), i));
  for (const value of [0, 1, 2])
    expect(Math.abs(drawn.filter((x) => x === value).length - 200)).toBeLessThan(60);
});

test.each([
  () => uniform01({ seed: 0.5, stream: 'z', step: 0 }),
  () => uniform01({ seed: 0, stream: 'z', step: -1 }),
  () => uniform01({ seed: 0, stream: -1, step: 0 }),
  () => randomInt(0, at(0)),
  () => permutation(-1, at(0)),
  () => {
    fillBernoulli(new Uint8Array(1), at(0), NaN);
  },
])('arguments out of range are refused: %s', (call) => {
  expect(call).toThrow(
    expect.objectContaining({ code: 'RANDOM_ARGUMENT', fix: expect.any(String) as string }),
  );
});
