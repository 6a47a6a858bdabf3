import { constant, elements, isOp, type OpName, topologicalOrder, type Value } from '../../ir/index.js';
import { stridesOf, type Tensor, tensor } from '../../tensor/index.js';
import { importLimits } from './limits.js';
import { toData } from './tensors.js';

/** The elements of a value whose inputs are known. */
type FoldRule<K extends OpName> = (value: Value<K>, inputs: readonly Tensor[]) => readonly number[];

type FoldRules = { readonly [K in OpName]?: FoldRule<K> };

/** Where the elements of an array that is a view of another lie in it. */
interface View {
  readonly offset: number;
  readonly strides: readonly number[];
}

function viewed(source: Tensor | undefined, shape: readonly number[], { offset, strides }: View): number[] {
  const own = stridesOf(shape);
  return Array.from({ length: elements(shape) }, (_, flat) => {
    const position = shape.reduce(
      (sum, size, axis) => sum + (Math.floor(flat / (own[axis] ?? 1)) % size) * (strides[axis] ?? 0),
      offset,
    );
    return source?.data[position] ?? 0;
  });
}

/** The elements of `source`, repeated to fill `shape`. */
function repeated(source: Tensor | undefined, shape: readonly number[]): number[] {
  const from = source?.shape ?? [];
  const own = stridesOf(from);
  const lead = shape.length - from.length;
  const strides = shape.map((_, axis) => (from[axis - lead] === 1 ? 0 : (own[axis - lead] ?? 0)));
  return viewed(source, shape, { offset: 0, strides });
}

function elementwise(compute: (...x: number[]) => number): FoldRule<OpName> {
  return ({ shape }, inputs) => {
    const lists = inputs.map((input) => repeated(input, shape));
    return Array.from({ length: elements(shape) }, (_, i) => compute(...lists.map((list) => list[i] ?? 0)));
  };
}

const divide: FoldRule<'Div'> = (value, inputs) => {
  const quotient = (a: number, b: number): number => (value.dtype === 'float32' ? a / b : Math.trunc(a / b));
  return elementwise((a = 0, b = 0) => quotient(a, b))(value, inputs);
};

const transpose: FoldRule<'Transpose'> = ({ shape, attrs }, [x]) => {
  const own = stridesOf(x?.shape ?? []);
  return viewed(x, shape, { offset: 0, strides: attrs.perm.map((axis) => own[axis] ?? 0) });
};

const slice: FoldRule<'Slice'> = ({ shape, attrs }, [x]) => {
  const strides = stridesOf(x?.shape ?? []);
  const offset = attrs.starts.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 0), 0);
  return viewed(x, shape, { offset, strides });
};

/** Row after row of the axes before `axis`, the inputs one after another. */
const concat: FoldRule<'Concat'> = ({ shape, attrs }, inputs) => {
  const rows = elements(shape.slice(0, attrs.axis));
  const parts = inputs.map(({ data }) => ({ data: Array.from(data), length: data.length / rows }));
  return Array.from({ length: rows }, (_, row) =>
    parts.flatMap(({ data, length }) => data.slice(row * length, (row + 1) * length)),
  ).flat();
};

const gather: FoldRule<'Gather'> = ({ attrs: { axis } }, [x, indices]) => {
  const shape = x?.shape ?? [];
  const inner = elements(shape.slice(axis + 1));
  const size = shape[axis] ?? 0;
  return Array.from({ length: elements(shape.slice(0, axis)) }, (_, row) =>
    Array.from(indices?.data ?? [], (index) => row * size + index).flatMap((at) =>
      Array.from(x?.data.subarray(at * inner, (at + 1) * inner) ?? []),
    ),
  ).flat();
};

const same: FoldRule<OpName> = (_, [x]) => Array.from(x?.data ?? []);

const rules: FoldRules = {
  Neg: elementwise((x = 0) => -x),
  Abs: elementwise((x = 0) => Math.abs(x)),
  Sqrt: elementwise((x = 0) => Math.sqrt(x)),
  Exp: elementwise((x = 0) => Math.exp(x)),
  Log: elementwise((x = 0) => Math.log(x)),
  Add: elementwise((a = 0, b = 0) => a + b),
  Sub: elementwise((a = 0, b = 0) => a - b),
  Mul: elementwise((a = 0, b = 0) => a * b),
  Div: divide,
  Pow: elementwise((a = 0, b = 0) => a ** b),
  Min: elementwise((a = 0, b = 0) => Math.min(a, b)),
  Max: elementwise((a = 0, b = 0) => Math.max(a, b)),
  Equal: elementwise((a, b) => Number(a === b)),
  Less: elementwise((a = 0, b = 0) => Number(a < b)),
  Greater: elementwise((a = 0, b = 0) => Number(a > b)),
  Select: elementwise((condition, a = 0, b = 0) => (condition === 0 ? b : a)),
  Cast: same,
  Reshape: same,
  Broadcast: ({ shape }, [x]) => repeated(x, shape),
  Transpose: transpose,
  Slice: slice,
  Concat: concat,
  Gather: gather,
};

function ruleOf<K extends OpName>(value: Value<K>): FoldRule<K> | undefined {
  const table: { readonly [Op in K]?: FoldRule<Op> } = rules;
  return table[value.op];
}

/** A small value made of constants only, as a constant: sizes and axes that exporters compute in the graph are known this way. */
export function folded(value: Value): Value {
  const known = new Map<Value, Tensor>();
  for (const step of topologicalOrder([value])) {
    const data = evaluated(step, known);
    if (!data) return value;
    known.set(step, data);
  }
  const result = known.get(value);
  return isOp(value, 'Constant') || !result ? value : constant(result);
}

function evaluated(value: Value, known: ReadonlyMap<Value, Tensor>): Tensor | undefined {
  if (isOp(value, 'Constant')) return value.attrs.tensor;
  const rule = ruleOf(value);
  const inputs = value.inputs.map((input) => known.get(input)).filter((input) => input !== undefined);
  if (!rule || inputs.length !== value.inputs.length || elements(value.shape) > importLimits.folded)
    return undefined;
  return tensor(value.shape, toData(rule(value, inputs), value.dtype), value.dtype);
}
