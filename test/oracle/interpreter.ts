import { type OpName, topologicalOrder, type Value } from 'ganymede/ir';
import { type NdArray, sizeOf } from './arrays.js';
import { binaryRules, selectionRules, unaryRules } from './elementwise.js';
import { matMulRules, reduceRules } from './linear.js';
import type { Rule, Rules } from './rule.js';
import { indexRules, shapeRules } from './shape.js';
import { convRules, poolRules, resizeRules } from './spatial.js';

/** Data of inputs and states by name; booleans are 0 and 1. */
export type Feeds = ReadonlyMap<string, ArrayLike<number>>;

const fed: Rule<OpName> = (value) => {
  throw new Error(`${value.op} is fed, not computed`);
};

const rules: Rules<OpName> = {
  Input: fed,
  State: fed,
  Constant: (value) => Float64Array.from(value.attrs.tensor.data),
  ...unaryRules,
  ...binaryRules,
  ...selectionRules,
  ...reduceRules,
  ...matMulRules,
  ...convRules,
  ...poolRules,
  ...resizeRules,
  ...shapeRules,
  ...indexRules,
};

/** What the roots compute from the feeds, in double precision: plain loops over the definition of every op. */
export function evaluate(roots: readonly Value[], feeds: Feeds): Float64Array[] {
  const results = new Map<Value, NdArray>();
  for (const value of topologicalOrder(roots)) {
    const inputs = value.inputs.map((input) => resultOf(results, input));
    const data = fedData(value, feeds) ?? ruleOf(rules, value)(value, inputs);
    if (data.length !== sizeOf(value.shape))
      throw new Error(`${value.op} made ${data.length} elements for [${value.shape.join(',')}]`);
    results.set(value, { shape: value.shape, data });
  }
  return roots.map((root) => resultOf(results, root).data);
}

function fedData(value: Value, feeds: Feeds): Float64Array | undefined {
  if (!('name' in value.attrs)) return undefined;
  const data = feeds.get(value.attrs.name);
  if (!data) throw new Error(`nothing was fed to ${value.attrs.name}`);
  return Float64Array.from(data);
}

function ruleOf<K extends OpName>(table: Rules<OpName>, value: Value<K>): Rule<K> {
  return table[value.op];
}

function resultOf(results: ReadonlyMap<Value, NdArray>, value: Value): NdArray {
  const result = results.get(value);
  if (!result) throw new Error(`${value.op} was used before it was computed`);
  return result;
}
