import { add, mul, type Operand, type Value } from '../ir/index.js';

/**
 * `x + std noise`: blurs what D sees, real and generated examples alike, so that they overlap (Sønderby et al. 2017).
 * `noise` is standard normal, of the shape of `x` and drawn anew for each use; `std`, a number or a scalar, falls to 0 while
 * the training goes on. Use it where D tells samples from data with ease from the start.
 */
export function instanceNoise(x: Value, noise: Value, std: Operand): Value {
  return add(x, mul(noise, std));
}
