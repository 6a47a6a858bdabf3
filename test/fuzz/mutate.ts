/** Whole numbers below a bound. */
export type Random = (bound: number) => number;

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
const anywhere = (bytes: Uint8Array, random: Random): number => random(bytes.length + 1);

/** Numbers at which sizes go wrong, as bytes of either order and as text. */
const extremes = [
  0,
  1,
  127,
  128,
  255,
  256,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 53,
  1e308,
  -1,
];
const tokens = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\n',
  '\r',
  '\0',
  'null',
  'NaN',
  '1e999',
  '\\u0000',
  '__proto__',
  'é',
  '\ud800',
];

function extremeBytes(random: Random): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  const value = BigInt.asUintN(64, BigInt(Math.trunc(extremes[random(extremes.length)] ?? 0)));
  view.setBigUint64(0, value, random(2) === 0);
  const width = [1, 2, 4, 8][random(4)] ?? 8;
  return new Uint8Array(view.buffer, random(2) === 0 ? 0 : 8 - width, width);
}

function textBytes(random: Random): Uint8Array {
  const number = String(extremes[random(extremes.length)]);
  return Buffer.from(random(2) === 0 ? number : (tokens[random(tokens.length)] ?? ''));
}

function over(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  return joined(bytes.subarray(0, at), part, bytes.subarray(Math.min(bytes.length, at + part.length)));
}

function insert(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  return joined(bytes.subarray(0, at), part, bytes.subarray(at));
}

function chunk(bytes: Uint8Array, random: Random): Uint8Array {
  const from = anywhere(bytes, random);
  return bytes.subarray(from, from + 1 + random(64));
}

const mutations: readonly Mutation[] = [
  (bytes, random) => over(bytes, anywhere(bytes, random), Uint8Array.of(random(256))),
  (bytes, random) => over(bytes, anywhere(bytes, random), Uint8Array.of(1 << random(8))),
  (bytes, random) => over(bytes, anywhere(bytes, random), extremeBytes(random)),
  (bytes, random) => insert(bytes, anywhere(bytes, random), textBytes(random)),
  (bytes, random) => over(bytes, anywhere(bytes, random), textBytes(random)),
  (bytes, random) => bytes.subarray(0, anywhere(bytes, random)),
  (bytes, random) => {
    const from = anywhere(bytes, random);
    return joined(bytes.subarray(0, from), bytes.subarray(from + random(32)));
  },
  (bytes, random) => insert(bytes, anywhere(bytes, random), chunk(bytes, random)),
  (bytes, random) => over(bytes, anywhere(bytes, random), chunk(bytes, random)),
  (bytes, random) => insert(bytes, anywhere(bytes, random), new Uint8Array(random(300)).fill(random(256))),
];

/** A file with one to four mistakes in it; one in fifty is noise altogether. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  if (random(50) === 0) return Uint8Array.from({ length: random(200) }, () => random(256));
  let result = bytes;
  for (let count = 1 + random(4); count > 0; count--)
    result = mutations[random(mutations.length)]?.(result, random) ?? result;
  // A buffer of its own: what is declared must not be read beyond it.
  return Uint8Array.from(result);
}
