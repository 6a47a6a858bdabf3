import { fromBinary } from '@bufbuild/protobuf';
import type { Value } from '../../ir/index.js';
import { type ModelProto, ModelProtoSchema } from '../proto/onnx_pb.js';
import { applyGraph, resultsOf } from './apply.js';
import { invalid, tooLarge, unsupported } from './errors.js';
import { type ImportedInput, readGraph } from './graph.js';
import { importLimits } from './limits.js';
import { checkRecords } from './records.js';

/** A pretrained network. Its weights are decoded once, and constants of every graph it is applied in. */
export interface ImportedModel {
  readonly inputs: readonly ImportedInput[];
  readonly outputs: readonly string[];
  /** Every result `apply` can give: weights, inputs and intermediate results in the order of computation. */
  readonly results: readonly string[];
  /** Version of the standard operators it was written for. */
  readonly opset: number;
  /** Program that wrote it, such as `pytorch 2.15.0`. */
  readonly producer: string;
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * The values of `wanted` (default: the outputs) as functions of `inputs`, built anew at every call, so each may have
   * another batch size. Only what they need is built, and gradients flow through it to the inputs. Layers are named
   * by the nodes. Throws FEED_MISSING, FEED_UNKNOWN, SHAPE_MISMATCH or DTYPE_MISMATCH for inputs the model does not
   * take, CALL_INVALID for an unknown result, and ONNX_INVALID, ONNX_UNSUPPORTED or ONNX_TOO_LARGE for nodes that do
   * not work at these sizes.
   */
  apply(inputs: Readonly<Record<string, Value>>, wanted?: readonly string[]): Readonly<Record<string, Value>>;
}

/** Versions of the standard operators whose meaning is known. */
const OPSETS = { least: 7, most: 26 } as const;

/**
 * Read an ONNX model for inference: standard float operators with the weights inside the file. Half and double floats
 * become float32, all integers int32. Throws ONNX_INVALID for a broken file, ONNX_UNSUPPORTED for external data,
 * other domains, unknown ops or attributes, control flow, quantisation and training mode, ONNX_TOO_LARGE for sizes
 * beyond `importLimits`. https://onnx.ai/onnx/operators
 */
export function fromOnnx(bytes: Uint8Array): ImportedModel {
  const model = parse(bytes);
  const opset = readOpset(model);
  if (!model.graph) throw invalid('the ONNX model has no graph', { expected: 'a graph', actual: 'none' });
  const graph = readGraph(model.graph, opset);
  return {
    inputs: graph.inputs,
    outputs: graph.outputs,
    results: resultsOf(graph),
    opset,
    producer: [model.producerName, model.producerVersion].filter((part) => part !== '').join(' '),
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
    apply: (inputs, wanted = graph.outputs) => applyGraph(graph, inputs, wanted),
  };
}

function parse(bytes: Uint8Array): ModelProto {
  if (bytes.length > importLimits.bytes)
    throw tooLarge('bytes of the file', { limit: importLimits.bytes, actual: bytes.length });
  checkRecords(bytes);
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw invalid('this is no ONNX model, or part of it is missing', {
      expected: 'an ONNX protobuf message',
      actual: `${bytes.length} bytes that are none`,
      cause,
    });
  }
}

function readOpset({ opsetImport }: ModelProto): number {
  const versions = opsetImport.filter(({ domain }) => domain === '' || domain === 'ai.onnx');
  const [standard] = versions;
  if (!standard || versions.length > 1)
    throw invalid(`the ONNX model names ${versions.length} versions of the standard operators`, {
      expected: 'one opset_import of the domain ""',
      actual: String(versions.length),
    });
  const opset = Number(standard.version);
  if (opset < OPSETS.least || opset > OPSETS.most)
    throw unsupported(`the ONNX model is written for opset ${opset}`, {
      expected: `${OPSETS.least} to ${OPSETS.most}`,
      actual: String(opset),
      fix: 'Export it for another opset, or convert it with the ONNX version converter.',
    });
  return opset;
}
