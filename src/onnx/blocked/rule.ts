import type { OpName, Value } from '../../ir/index.js';
import type { Forms } from './forms.js';

/** Lowers a value to a form of its own, or refuses to and returns false: then it is lowered as declared. */
export type BlockedRule<K extends OpName = OpName> = (value: Value<K>, forms: Forms) => boolean;

export type BlockedRules = { readonly [K in OpName]?: BlockedRule<K> };
