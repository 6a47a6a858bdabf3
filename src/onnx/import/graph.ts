import { constant, inScope, type Value } from '../../ir/index.js';
import { didYouMean } from '../../support/nearest.js';
import type { DType } from '../../tensor/index.js';
import type { GraphProto, NodeProto, TensorShapeProto, ValueInfoProto } from '../proto/onnx_pb.js';
import { invalid, tooLarge, unsupported } from './errors.js';
import type { Build, Importer } from './importer.js';
import { importers } from './importers.js';
import { importLimits } from './limits.js';
import { NodeReader } from './node-reader.js';
import { decodeTensor, dtypeOf } from './tensors.js';

/** What a model takes: sizes may be open, by a name that stands for one size (such as `batch`) or without. */
export interface ImportedInput {
  readonly name: string;
  readonly dtype: DType;
  /** Null where the model leaves even the number of axes open. */
  readonly shape: readonly (number | string | null)[] | null;
}

/** One node, checked and ready to be built. */
export interface Step {
  readonly node: NodeReader;
  readonly build: Build;
  /** Empty names stand for inputs that are left out. */
  readonly inputs: readonly string[];
  /** Names of the results that can be used; an empty one has no name. */
  readonly outputs: readonly string[];
}

/** A graph in which every name is defined once and before it is used. */
export interface ImportedGraph {
  readonly inputs: readonly ImportedInput[];
  readonly outputs: readonly string[];
  /** Weights and other initializers. */
  readonly constants: ReadonlyMap<string, Value>;
  readonly steps: readonly Step[];
}

/** Check a graph and read its weights. Throws ONNX_INVALID, ONNX_UNSUPPORTED or ONNX_TOO_LARGE. */
export function readGraph(graph: GraphProto, opset: number): ImportedGraph {
  if (graph.sparseInitializer.length > 0)
    throw unsupported('the model has sparse weights', {
      expected: 'dense weights',
      actual: `${graph.sparseInitializer.length} sparse ones`,
    });
  if (graph.quantizationAnnotation.length > 0)
    throw unsupported('the model is quantised', {
      expected: 'weights as floats',
      actual: `${graph.quantizationAnnotation.length} quantised tensors`,
    });
  const constants = readConstants(graph);
  const inputs = graph.input.filter(({ name }) => !constants.has(name)).map(readInput);
  const steps = graph.node.map((node) => readNode(node, opset));
  const outputs = graph.output.map(({ name }) => name);
  checkNames({ inputs, outputs, constants, steps }, graph);
  return { inputs, outputs, constants, steps };
}

function readConstants(graph: GraphProto): ReadonlyMap<string, Value> {
  const constants = new Map<string, Value>();
  for (const proto of graph.initializer) {
    const where = `initializer "${proto.name}"`;
    if (constants.has(proto.name)) throw definedTwice(proto.name);
    const tensor = decodeTensor(proto, where);
    constants.set(
      proto.name,
      inScope('', () => constant(tensor)),
    );
  }
  return constants;
}

function readInput({ name, type }: ValueInfoProto): ImportedInput {
  const where = `input "${name}"`;
  if (type?.value.case !== 'tensorType')
    throw unsupported(`${where} is no tensor`, {
      where,
      expected: 'tensors',
      actual: type?.value.case ?? 'no type',
    });
  const { elemType, shape } = type.value.value;
  return { name, dtype: dtypeOf(elemType, where), shape: shape ? readSizes(shape, where) : null };
}

/** Some exporters write -1 or 0 for an open size. */
function readSizes({ dim }: TensorShapeProto, where: string): readonly (number | string | null)[] {
  if (dim.length > importLimits.rank)
    throw tooLarge(`axes of ${where}`, { limit: importLimits.rank, actual: dim.length, where });
  return dim.map(({ value }) => {
    if (value.case === 'dimParam') return value.value === '' ? null : value.value;
    if (value.case === undefined || value.value <= 0n) return null;
    const size = Number(value.value);
    if (size > importLimits.elements)
      throw tooLarge(`a size of ${where}`, { limit: importLimits.elements, actual: size, where });
    return size;
  });
}

function readNode(proto: NodeProto, opset: number): Step {
  const node = new NodeReader(proto, opset);
  const importer = importerOf(node, proto);
  checkInputs(node, proto.input, importer);
  const build = importer.prepare(node);
  node.finish();
  return { node, build, inputs: proto.input, outputs: proto.output.slice(0, importer.results) };
}

function importerOf(node: NodeReader, { opType, domain }: NodeProto): Importer {
  if (domain !== '' && domain !== 'ai.onnx')
    throw node.unsupported(`the op is of the domain "${domain}"`, {
      expected: 'operators of the standard (domain "")',
      actual: `${domain}.${opType}`,
    });
  const importer = importers.get(opType);
  if (!importer)
    throw node.unsupported('the op is not supported', {
      expected: 'an op that networks use for inference',
      actual: opType,
      // The longest names of ops have some thirty letters; comparing takes time with the length.
      fix: didYouMean(opType.slice(0, 40), [...importers.keys()]),
    });
  return importer;
}

function checkInputs(node: NodeReader, names: readonly string[], { inputs: [least, most] }: Importer): void {
  const missing = names.length < least || names.slice(0, least).includes('');
  if (!missing && names.length <= most) return;
  throw node.invalid(`it has ${names.filter((name) => name !== '').length} inputs`, {
    expected: least === most ? `${least} inputs` : `${least} to ${most} inputs`,
    actual: names.map((name) => (name === '' ? '(none)' : name)).join(', '),
  });
}

function definedTwice(name: string): Error {
  return invalid(`the name "${name}" is defined twice`, {
    where: name,
    expected: 'every name once',
    actual: 'twice',
  });
}

/** Throw unless names are defined once, before they are used. */
function checkNames({ inputs, outputs, constants, steps }: ImportedGraph, graph: GraphProto): void {
  const defined = new Set(constants.keys());
  const usable = new Set(constants.keys());
  const define = (name: string): void => {
    if (defined.has(name)) throw definedTwice(name);
    defined.add(name);
  };
  for (const { name } of inputs) {
    define(name);
    usable.add(name);
  }
  steps.forEach((step, i) => {
    for (const name of step.inputs)
      if (name !== '' && !usable.has(name)) throw unusable(name, defined, graph, step);
    for (const name of graph.node[i]?.output ?? []) if (name !== '') define(name);
    for (const name of step.outputs) if (name !== '') usable.add(name);
  });
  const missing = outputs.find((name) => !usable.has(name));
  if (missing !== undefined) throw unusable(missing, defined, graph);
}

function unusable(name: string, defined: ReadonlySet<string>, graph: GraphProto, step?: Step): Error {
  const where = step?.node.where ?? `output "${name}"`;
  if (defined.has(name))
    return unsupported(`${where} uses "${name}", a second result that is not computed`, {
      where,
      expected: 'first results',
      actual: name,
    });
  const later = graph.node.some(({ output }) => output.includes(name));
  return invalid(
    `${where} uses "${name}", ${later ? 'which a later node defines' : 'which nothing defines'}`,
    {
      where,
      expected: 'nodes in the order of computation, without a cycle',
      actual: name,
    },
  );
}
