import type { OpName, Value } from '../ir/index.js';

/** Gradient of one op: from its value and the gradient of the loss in that value, the gradient in each input (null: none). */
export type VjpRule<K extends OpName> = (value: Value<K>, dy: Value) => readonly (Value | null)[];

/** Part of the rule table. */
export type VjpRules<K extends OpName> = { readonly [Op in K]: VjpRule<Op> };
