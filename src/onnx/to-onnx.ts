import { create, toBinary } from '@bufbuild/protobuf';
import type { Graph, StateSlot, Value } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { version } from '../support/version.js';
import type { Tensor } from '../tensor/index.js';
import { int, subgraph } from './attributes.js';
import { BatchSizes } from './batch-marker.js';
import { checkWeights, refuseInLoop } from './check-weights.js';
import { Emitter } from './emitter.js';
import { NCHWC_DOMAIN } from './blocked/blocks.js';
import type { Tuning } from './blocked/formulations.js';
import { blockSize, type Layout } from './layouts.js';
import { lowerGraph, type Result, type Target } from './lower-graph.js';
import {
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type ValueInfoProto,
} from './proto/onnx_pb.js';
import { elementType, tensorProto, valueInfo } from './types.js';

/** What onnxruntime 1.30 and the checkers of the ecosystem read. */
const OPSET = 21n;
const IR_VERSION = 10n;

export interface ToOnnxOptions {
  /**
   * `plain`: inputs and outputs as declared, one step a call. `loop`: any number K of steps a call, in one ONNX Loop;
   * inputs are `trip` (K, int64), the states, and every data input stacked `[K, ...]`; so are the outputs.
   */
  readonly mode: 'plain' | 'loop';
  /** Values of states, which become part of the model. Plain mode only. */
  readonly weights?: Readonly<Record<string, Tensor>>;
  /** The batch size the graph was built with (`batchMarker`), to be left open. Plain mode only. */
  readonly symbolicBatch?: number;
  /** Default NCHW, which every runtime computes. */
  readonly layout?: Layout;
  /** How convolutions are computed in a layout of blocks; default `direct`, all of them. */
  readonly tuning?: Tuning;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly docString?: string;
}

/** The name of the model's output that holds a state after the step or steps. */
export const nextName = (state: string): string => `${state}:next`;

/**
 * Write a graph as an ONNX model, by default in NCHW of standard operators only. Throws EXPORT_FIXED_BATCH where an op needs
 * a fixed batch; PARAMETER_UNKNOWN, SHAPE_MISMATCH or DTYPE_MISMATCH for weights that are not of its states; CALL_INVALID
 * for what the mode does not take.
 */
export function toOnnx(graph: Graph, options: ToOnnxOptions): Uint8Array {
  checkNames(graph);
  checkOptions(graph, options);
  const target = { layout: options.layout ?? 'NCHW', tuning: options.tuning ?? {} };
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [
      { domain: '', version: OPSET },
      ...(blockSize(target.layout) === undefined ? [] : [{ domain: NCHWC_DOMAIN, version: 1n }]),
    ],
    producerName: 'ganymede',
    producerVersion: version,
    docString: options.docString ?? '',
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
    graph: options.mode === 'loop' ? loopGraph(graph, target) : plainGraph(graph, target, options),
  });
  return toBinary(ModelProtoSchema, model);
}

function checkOptions(graph: Graph, { mode, weights, symbolicBatch }: ToOnnxOptions): void {
  if (mode === 'loop') refuseInLoop({ weights, symbolicBatch });
  checkWeights(graph, weights ?? {});
}

/** States whose value changes; the others are only read. */
export function changing(graph: Graph): readonly StateSlot[] {
  return graph.states.filter(({ value, next }) => value !== next);
}

function plainGraph(
  graph: Graph,
  target: Target,
  { weights = {}, symbolicBatch }: ToOnnxOptions,
): GraphProto {
  const batch = new BatchSizes(symbolicBatch);
  const emit = new Emitter(batch);
  const inputs: readonly Value<'Input' | 'State'>[] = [
    ...graph.states.map((slot) => slot.value),
    ...graph.inputs,
  ];
  for (const { attrs } of inputs) emit.leaves.set(attrs.name, attrs.name);
  emit.batchSource = batchSource(graph, symbolicBatch);
  const results = resultsOf(graph, nextName);
  lowerGraph(graph, emit, { ...target, results });
  const declare = (name: string, value: Value): ValueInfoProto =>
    valueInfo(name, elementType[value.dtype], batch.symbolic(value.shape));
  const fed = inputs.filter(({ attrs }) => !Object.hasOwn(weights, attrs.name));
  return create(GraphProtoSchema, {
    name: 'ganymede',
    node: emit.nodes,
    input: fed.map((value) => declare(value.attrs.name, value)),
    output: results.map(({ name, value }) => declare(name, value)),
    initializer: [
      ...Object.entries(weights).map(([name, weight]) => tensorProto(name, weight)),
      ...emit.initializers,
    ],
  });
}

function batchSource(graph: Graph, marker: number | undefined): { name: string; axis: number } | undefined {
  const source = graph.inputs.find(({ shape }) => shape.some((size) => size === marker));
  return source && { name: source.attrs.name, axis: source.shape.findIndex((size) => size === marker) };
}

function resultsOf(graph: Graph, nameOfNext: (state: string) => string): Result[] {
  return [
    ...changing(graph).map(({ value, next }) => ({
      name: nameOfNext(value.attrs.name),
      value: next,
      of: value,
    })),
    ...Object.entries(graph.outputs).map(([name, value]) => ({ name, value })),
  ];
}

/** The input of a loop model that holds the number of steps. */
export const TRIP = 'trip';
const ONWARD = '_onward';
const within = (name: string): string => `${name}:now`;

/** One Loop. States go round it; its body takes the data of its own iteration; what is only read comes from outside. */
function loopGraph(graph: Graph, target: Target): GraphProto {
  const moved = changing(graph).map((slot) => slot.value);
  const emit = new Emitter(new BatchSizes(undefined));
  const body = loopBody(graph, emit, target);
  const scans = Object.entries(graph.outputs);
  const loop = new Emitter(emit.batch);
  const outputs = [...moved.map(({ attrs }) => nextName(attrs.name)), ...scans.map(([name]) => name)];
  loop.named('Loop', [TRIP, ONWARD, ...moved.map(({ attrs }) => attrs.name)], outputs, {
    body: subgraph(body),
  });
  return create(GraphProtoSchema, {
    name: 'ganymede',
    node: loop.nodes,
    input: [
      valueInfo(TRIP, DataType.INT64, []),
      ...graph.states.map(({ value }) => declared(value.attrs.name, value)),
      ...graph.inputs.map((value) => stacked(value.attrs.name, value)),
    ],
    output: [
      ...moved.map((value) => declared(nextName(value.attrs.name), value)),
      ...scans.map(([name, value]) => stacked(name, value)),
    ],
    initializer: [
      ...emit.initializers,
      tensorProto(ONWARD, { dtype: 'bool', shape: [], data: Uint8Array.of(1) }),
    ],
  });
}

function loopBody(graph: Graph, emit: Emitter, target: Target): GraphProto {
  const moved = changing(graph).map((slot) => slot.value);
  for (const { value, next } of graph.states)
    emit.leaves.set(value.attrs.name, value === next ? value.attrs.name : within(value.attrs.name));
  for (const { attrs } of graph.inputs)
    emit.leaves.set(attrs.name, emit.node('Gather', [attrs.name, '_iteration'], { axis: int(0) }));
  const results = resultsOf(graph, (name) => `_next:${name}`).map((result) => ({
    ...result,
    name: `_${result.name}`,
  }));
  lowerGraph(graph, emit, { ...target, results });
  emit.named('Identity', ['_going'], ['_go']);
  return create(GraphProtoSchema, {
    name: 'step',
    node: emit.nodes,
    input: [
      valueInfo('_iteration', DataType.INT64, []),
      valueInfo('_going', DataType.BOOL, []),
      ...moved.map((value) => declared(within(value.attrs.name), value)),
    ],
    output: [valueInfo('_go', DataType.BOOL, []), ...results.map(({ name, value }) => declared(name, value))],
  });
}

function declared(name: string, value: Value): ValueInfoProto {
  return valueInfo(name, elementType[value.dtype], value.shape);
}

function stacked(name: string, value: Value): ValueInfoProto {
  return valueInfo(name, elementType[value.dtype], ['K', ...value.shape]);
}

/** Model inputs and outputs share one name space. */
function checkNames(graph: Graph): void {
  const names = [
    ...graph.inputs.map(({ attrs }) => attrs.name),
    ...graph.states.flatMap(({ value: { attrs } }) => [attrs.name, nextName(attrs.name)]),
    ...Object.keys(graph.outputs),
  ];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new GanymedeError('GRAPH_INVALID', `invalid graph: the name ${twice} is used twice`, {
      where: twice,
      fix: 'Inputs, states and outputs share one name space: rename one of them.',
    });
}
