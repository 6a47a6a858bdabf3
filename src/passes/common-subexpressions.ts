import { type Graph, isOp, type OpName, rewrite, type Value, withInputs } from '../ir/index.js';
import { fnv1a } from '../support/fnv.js';
import type { Tensor } from '../tensor/index.js';

const COMMUTATIVE: ReadonlySet<OpName> = new Set<OpName>(['Add', 'Mul', 'Min', 'Max', 'Equal']);

/** Merge values that compute the same from the same inputs, whatever layer made them; constants by content. */
export function eliminateCommonSubexpressions(graph: Graph): Graph {
  const table = new ValueTable();
  return rewrite(graph, (value, inputs) => table.unique(withInputs(value, inputs)));
}

class ValueTable {
  readonly #numbers = new Map<Value, number>();
  readonly #byKey = new Map<string, Value>();
  readonly #constants = new Map<string, Value<'Constant'>[]>();

  /** The first value seen that is equal to this one. */
  unique(value: Value): Value {
    if (isOp(value, 'Input') || isOp(value, 'State')) return this.#number(value);
    return isOp(value, 'Constant') ? this.#uniqueConstant(value) : this.#uniqueNode(value);
  }

  #uniqueNode(value: Value): Value {
    const inputs = value.inputs.map((input) => this.#numbers.get(input) ?? -1);
    if (COMMUTATIVE.has(value.op)) inputs.sort((a, b) => a - b);
    const key = `${value.op}(${inputs.join(',')})${attributesKey(value.attrs)}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    this.#byKey.set(key, value);
    return this.#number(value);
  }

  #uniqueConstant(value: Value<'Constant'>): Value {
    const { tensor } = value.attrs;
    const key = `${tensor.dtype}[${tensor.shape.join(',')}]${fnv1a(bytesOf(tensor))}`;
    const bucket = this.#constants.get(key) ?? [];
    const known = bucket.find((other) => sameBytes(other.attrs.tensor, tensor));
    if (known) return known;
    this.#constants.set(key, [...bucket, value]);
    return this.#number(value);
  }

  #number(value: Value): Value {
    this.#numbers.set(value, this.#numbers.size);
    return value;
  }
}

/** JSON, with the numbers it would confuse (infinities, NaN, negative zero) spelt out. */
function attributesKey(attrs: object): string {
  return JSON.stringify(attrs, (_key, attr: unknown) =>
    typeof attr === 'number' && (!Number.isFinite(attr) || Object.is(attr, -0))
      ? `number ${attr === 0 ? '-0' : attr}`
      : attr,
  );
}

function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function sameBytes(a: Tensor, b: Tensor): boolean {
  if (a.data === b.data) return true;
  const other = bytesOf(b);
  return bytesOf(a).every((byte, i) => byte === other[i]);
}
