import { add, mul, type Operand, sub, type Value } from '../ir/index.js';

/** `decay average + (1 - decay) value`, for `decay` in [0, 1]. */
export function ema(value: Value, average: Value, decay: Operand): Value {
  const share = typeof decay === 'number' ? 1 - decay : sub(1, decay);
  return add(average, mul(sub(value, average), share));
}
