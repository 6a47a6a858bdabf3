import { input, type Value } from 'ganymede/ir';
import { type DType, type Tensor, tensor } from 'ganymede/tensor';

/** One use of one op: what goes in, what is built of it, and the shape that must come out. */
export interface OpCase {
  /** What is special about this use; unique within the op. */
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly build: (...inputs: Value[]) => Value;
  readonly shape: readonly number[];
  readonly dtype?: DType;
  /** The op is there to stop the gradient: it is zero where differences are not. */
  readonly stops?: boolean;
}

/** The case's inputs as values `i0`, `i1`, ..., and what is built of them. */
export function buildCase(opCase: OpCase): { readonly leaves: readonly Value<'Input'>[]; readonly y: Value } {
  const leaves = opCase.inputs.map(({ shape, dtype }, i) => input(`i${i}`, shape, dtype));
  return { leaves, y: opCase.build(...leaves) };
}

/** The data of the case's inputs by name. */
export function feedsOf({ inputs }: OpCase): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(inputs.map((tensor, i) => [`i${i}`, tensor]));
}

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Numbers that look random, the same everywhere: multiples of the golden ratio, modulo 1. */
export function scattered(length: number, salt: number): number[] {
  return Array.from({ length }, (_, i) => ((i + 1) * 0.6180339887498949 + salt * 0.7548776662466927) % 1);
}

/** Of either sign, absolute values from 0.3 to 1.3: away from kinks at 0. */
export function signed(shape: readonly number[], salt = 0): Tensor {
  const sign = (i: number): number => ((i * 7 + salt) % 3 === 0 ? -1 : 1);
  return tensor(
    shape,
    scattered(count(shape), salt).map((u, i) => sign(i) * (0.3 + u)),
  );
}

/** From 0.3 to 1.3. */
export function positive(shape: readonly number[], salt = 0): Tensor {
  return tensor(
    shape,
    scattered(count(shape), salt).map((u) => 0.3 + u),
  );
}

/** No two closer than 0.05, in a scattered order: away from ties. */
export function distinct(shape: readonly number[], salt = 0): Tensor {
  const size = count(shape);
  const draws = scattered(size, salt);
  const rank = draws.map((u) => draws.filter((other) => other < u).length);
  return tensor(
    shape,
    rank.map((r) => 0.05 * (r - size / 2) + 0.02),
  );
}

export function int32(shape: readonly number[], values: readonly number[]): Tensor {
  return tensor(shape, Int32Array.from(values), 'int32');
}

export function flags(shape: readonly number[], values: readonly number[]): Tensor {
  return tensor(shape, Uint8Array.from(values), 'bool');
}

export function bytes(shape: readonly number[], values: readonly number[]): Tensor {
  return tensor(shape, Uint8Array.from(values));
}
