import { invariant } from '../support/invariant.js';
import type { DType, Tensor, TensorData } from '../tensor/index.js';

export type OrtTensorType = DType | 'int64';

/** What is needed of a tensor of ONNX Runtime, whose own types name those of the DOM. */
export interface OrtTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
  /** Where the runtime has memory of its own for it. */
  dispose?(): void;
}

export type OrtTensors = Readonly<Record<string, OrtTensor>>;

/** What is needed of a session of ONNX Runtime. */
export interface OrtSession {
  run(feeds: OrtTensors): Promise<OrtTensors>;
  release(): Promise<void>;
}

/** What a host supplies of an ONNX Runtime. */
export interface SessionFactory {
  create(model: Uint8Array): Promise<OrtSession>;
  /** A tensor over `data`, which is not copied. */
  tensor(type: OrtTensorType, data: TensorData | BigInt64Array, shape: readonly number[]): OrtTensor;
  /** Free the memory of a tensor nobody will read again. */
  free(tensor: OrtTensor): void;
}

/** A result of ONNX Runtime as a host tensor over the same memory. */
export function hostTensor(tensor: OrtTensor): Tensor {
  const { type, data, dims } = tensor;
  invariant(isDType(type) && isData(data), `ONNX Runtime returned ${type}`);
  return { dtype: type, shape: dims, data };
}

function isDType(type: string): type is DType {
  return type === 'float32' || type === 'int32' || type === 'uint8' || type === 'bool';
}

function isData(data: unknown): data is TensorData {
  return data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array;
}
