/** The number whose IEEE 754 binary16 bits are the 16 of `bits`. */
export function float16ToNumber(bits: number): number {
  return decoded(bits, 10);
}

/** The number whose bfloat16 bits, the upper half of a float32, are the 16 of `bits`. */
export function bfloat16ToNumber(bits: number): number {
  return decoded(bits, 7);
}

/** A sign, an exponent biased by half its range, and a fraction of so many bits, in 16 in all. */
function decoded(bits: number, fractionBits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const largest = 2 ** (15 - fractionBits) - 1;
  const bias = (largest - 1) / 2;
  const exponent = (bits >>> fractionBits) & largest;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === largest) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
  return sign * (1 + fraction) * 2 ** (exponent - bias);
}
