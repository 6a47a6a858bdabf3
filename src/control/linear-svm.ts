import type { Points } from '../metrics/index.js';
import { permutation } from '../support/philox.js';
import { classUnfit } from './faults.js';

/** A linear function for each class: `weights [classes, size + 1]`, the last number of a row is its bias. */
export interface LinearSvm {
  readonly weights: Points;
}

export interface SvmOptions {
  readonly classes: number;
  /** C: the weight of an example's squared error beside the squared length of the weights. */
  readonly cost: number;
  /** Of the order in which examples are visited. */
  readonly seed: number;
  /** Largest violation of optimality at which to stop; default 0.1, as LIBLINEAR. */
  readonly tolerance?: number;
  /** Most passes over the examples; default 200. */
  readonly passes?: number;
}

/**
 * Support vector machines, one class against the rest, with the squared hinge loss: each minimises `|w|^2 / 2 + C sum max(0, 1 - y w x)^2`,
 * bias included, by dual coordinate descent (Hsieh et al. 2008, algorithm 3: examples that have long ceased to matter are set aside).
 * Throws CALL_INVALID for a label that is no class.
 */
export function trainLinearSvm(points: Points, labels: ArrayLike<number>, options: SvmOptions): LinearSvm {
  const { classes, seed, tolerance = 0.1, passes = 200 } = options;
  checkLabels(labels, points.count, classes);
  const machines = Array.from({ length: classes }, (_, label) => machineFor(label, points));
  const lengths = squaredLengths(points);
  for (let pass = 0; pass < passes; pass++) {
    const open = machines.filter(({ done }) => !done);
    if (open.length === 0) break;
    for (const machine of open) machine.range = { least: Infinity, most: -Infinity };
    const order = permutation(points.count, { seed, stream: 'svm', step: pass });
    for (const row of order) {
      const example = { points, row, label: labels[row] ?? 0, length: lengths[row] ?? 0 };
      for (const machine of open) if (machine.aside[row] !== 1) visit(machine, example, options);
    }
    for (const machine of open) conclude(machine, tolerance);
  }
  return { weights: stacked(machines) };
}

/** The class whose function is largest, of every point. */
export function predictClasses({ weights }: LinearSvm, points: Points): Int32Array {
  const rows = Array.from({ length: weights.count }, (_, label) => rowOf(weights, label));
  return Int32Array.from({ length: points.count }, (_, row) => {
    const values = rows.map((weight) => product(weight, points, row));
    return values.indexOf(Math.max(...values));
  });
}

/** Projected gradients that move nothing. */
const NEGLIGIBLE = 1e-12;

interface Machine {
  readonly label: number;
  readonly weights: Float64Array;
  /** Of every example: how much it matters. */
  readonly duals: Float64Array;
  /** 1 for examples that are set aside. */
  readonly aside: Uint8Array;
  /** Gradient beyond which an example without weight is set aside: the largest met in the pass before. */
  limit: number;
  /** Projected gradients met in this pass. */
  range: { least: number; most: number };
  done: boolean;
}

interface Visit {
  readonly points: Points;
  readonly row: number;
  readonly label: number;
  /** Squared length of the example, its constant 1 included. */
  readonly length: number;
}

function machineFor(label: number, { count, size }: Points): Machine {
  return {
    label,
    weights: new Float64Array(size + 1),
    duals: new Float64Array(count),
    aside: new Uint8Array(count),
    limit: Infinity,
    range: { least: Infinity, most: -Infinity },
    done: false,
  };
}

function visit(machine: Machine, { points, row, label, length }: Visit, { cost }: SvmOptions): void {
  const { weights, duals, range } = machine;
  const diagonal = 1 / (2 * cost);
  const sign = label === machine.label ? 1 : -1;
  const dual = duals[row] ?? 0;
  const gradient = sign * product(weights, points, row) - 1 + diagonal * dual;
  if (dual === 0 && gradient > machine.limit) {
    machine.aside[row] = 1;
    return;
  }
  const projected = dual === 0 ? Math.min(gradient, 0) : gradient;
  range.least = Math.min(range.least, projected);
  range.most = Math.max(range.most, projected);
  if (Math.abs(projected) < NEGLIGIBLE) return;
  const next = Math.max(0, dual - gradient / (length + diagonal));
  duals[row] = next;
  accumulate(weights, points, row, (next - dual) * sign);
}

/** After a pass: done where all examples satisfy the condition, else with those set aside once more where the others do. */
function conclude(machine: Machine, tolerance: number): void {
  const { least, most } = machine.range;
  if (most - least > tolerance) {
    machine.limit = most > 0 ? most : Infinity;
    return;
  }
  machine.done = !machine.aside.includes(1);
  machine.aside.fill(0);
  machine.limit = Infinity;
}

/** Inner product of weights with a point that has a 1 behind its coordinates. */
function product(weights: Float64Array, { size, data }: Points, row: number): number {
  let sum = weights[size] ?? 0;
  for (let k = 0, at = row * size; k < size; k++, at++) sum += (weights[k] ?? 0) * (data[at] ?? 0);
  return sum;
}

function accumulate(weights: Float64Array, { size, data }: Points, row: number, factor: number): void {
  for (let k = 0, at = row * size; k < size; k++, at++)
    weights[k] = (weights[k] ?? 0) + factor * (data[at] ?? 0);
  weights[size] = (weights[size] ?? 0) + factor;
}

function squaredLengths({ count, size, data }: Points): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 1;
    for (let at = row * size; at < (row + 1) * size; at++) sum += (data[at] ?? 0) ** 2;
    return sum;
  });
}

function stacked(machines: readonly Machine[]): Points {
  const size = machines[0]?.weights.length ?? 0;
  const data = new Float64Array(machines.length * size);
  for (const [label, { weights }] of machines.entries()) data.set(weights, label * size);
  return { count: machines.length, size, data };
}

function rowOf({ size, data }: Points, row: number): Float64Array {
  return Float64Array.from({ length: size }, (_, k) => data[row * size + k] ?? 0);
}

function checkLabels(labels: ArrayLike<number>, count: number, classes: number): void {
  for (let i = 0; i < count; i++) {
    const label = labels[i] ?? -1;
    if (!Number.isInteger(label) || label < 0 || label >= classes) throw classUnfit(i, label, classes);
  }
}
