import type { Graph, Value } from '../ir/index.js';
import {
  changing,
  chooseLayout,
  type Layout,
  packingOf,
  toOnnx,
  type ToOnnxOptions,
  type Tuning,
} from '../onnx/index.js';
import { optimize } from '../passes/index.js';
import type { Distribution } from '../support/distribution.js';
import { GanymedeError } from '../support/errors.js';
import { own } from '../support/own.js';
import type { DType } from '../tensor/index.js';

/** A graph to run under a name. Inputs listed in `random` are drawn by the engine; all others are fed. */
export interface ProgramSpec {
  readonly name: string;
  readonly graph: Graph;
  readonly random: Readonly<Record<string, Distribution>>;
}

export interface TensorType {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

export interface RandomInput {
  readonly shape: readonly number[];
  readonly distribution: Distribution;
}

/** A program ready for an engine: plain data, so that it can be sent to a worker. Shapes are those of one step. */
export interface CompiledProgram {
  readonly name: string;
  /** An ONNX model. */
  readonly model: Uint8Array;
  readonly mode: 'plain' | 'loop';
  readonly layout: Layout;
  readonly feeds: Readonly<Record<string, TensorType>>;
  readonly random: Readonly<Record<string, RandomInput>>;
  readonly states: Readonly<Record<string, TensorType>>;
  /** Channels in a block of the states that lie in memory as blocked convolutions want them. */
  readonly packing: Readonly<Record<string, number>>;
  /** States the program changes. */
  readonly changes: readonly string[];
  readonly outputs: Readonly<Record<string, TensorType>>;
}

export interface CompileOptions {
  /**
   * `loop` runs any number K of steps a call, its feeds and outputs stacked `[K, ...]`; `plain` runs one, its feeds and
   * outputs as declared. By default a program that changes states loops.
   */
  readonly mode?: 'plain' | 'loop';
  /** The engine's fastest; graphs without convolutions stay as they are. Default NCHW. */
  readonly layout?: Layout | undefined;
  /** How its convolutions are computed in a layout of blocks; default `direct`, all of them. */
  readonly tuning?: Tuning | undefined;
}

/** Optimize a graph and write it as an ONNX model. */
export function compileProgram(spec: ProgramSpec, options: CompileOptions = {}): CompiledProgram {
  checkRandom(spec);
  const graph = optimize(spec.graph);
  const changed = changing(graph);
  const mode = options.mode ?? (changed.length > 0 ? 'loop' : 'plain');
  const layout = chooseLayout(graph, options.layout ?? 'NCHW');
  return {
    name: spec.name,
    model: toOnnx(graph, { mode, layout, tuning: options.tuning ?? {} }),
    mode,
    layout,
    feeds: named(graph.inputs.filter(({ attrs }) => !Object.hasOwn(spec.random, attrs.name))),
    random: randomInputs(spec),
    states: named(graph.states.map(({ value }) => value)),
    packing: packingOfStates(graph, layout),
    changes: changed.map(({ value }) => value.attrs.name),
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, value]) => [name, typeOf(value)])),
  };
}

/** An optimized graph as the bytes of an ONNX model, to be used outside this package. */
export function exportOnnx(graph: Graph, options: ToOnnxOptions): Uint8Array {
  return toOnnx(optimize(graph), options);
}

function named(leaves: readonly Value<'Input' | 'State'>[]): Record<string, TensorType> {
  return Object.fromEntries(leaves.map((leaf) => [leaf.attrs.name, typeOf(leaf)]));
}

function packingOfStates({ states }: Graph, layout: Layout): Record<string, number> {
  const entries = states.flatMap(({ value }): [string, number][] => {
    const size = packingOf(value, layout);
    return size === undefined ? [] : [[value.attrs.name, size]];
  });
  return Object.fromEntries(entries);
}

function typeOf({ dtype, shape }: Value): TensorType {
  return { dtype, shape };
}

function randomInputs({ graph, random }: ProgramSpec): Record<string, RandomInput> {
  const entries = graph.inputs.flatMap(({ attrs, shape }): [string, RandomInput][] => {
    const distribution = own(random, attrs.name);
    return distribution ? [[attrs.name, { shape, distribution }]] : [];
  });
  return Object.fromEntries(entries);
}

function checkRandom({ name, graph, random }: ProgramSpec): void {
  const wrong = graph.inputs.find(
    ({ attrs, dtype }) => Object.hasOwn(random, attrs.name) && dtype !== 'float32',
  );
  if (!wrong) return;
  throw new GanymedeError(
    'DTYPE_MISMATCH',
    `program "${name}" draws "${wrong.attrs.name}" at random, which is ${wrong.dtype}`,
    {
      where: wrong.attrs.name,
      expected: 'float32',
      actual: wrong.dtype,
      fix: 'Draw float32 and cast it in the graph, or feed the input.',
    },
  );
}
