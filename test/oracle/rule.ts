import type { OpName, Value } from 'ganymede/ir';
import type { NdArray } from './arrays.js';

/** The data of a value, from the arrays its inputs hold. */
export type Rule<K extends OpName> = (value: Value<K>, inputs: readonly NdArray[]) => Float64Array;

export type Rules<K extends OpName> = { readonly [Op in K]: Rule<Op> };
