import type { DType, Tensor } from '../tensor/index.js';

/** Attributes of an op that has none. */
export type NoAttrs = Readonly<Record<string, never>>;

/** Geometry of a convolution over `n` spatial axes; `pads` holds the `n` begins, then the `n` ends. */
export interface ConvAttrs {
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
  readonly groups: number;
}

/** Geometry of a pooling window over `n` spatial axes; `pads` holds the `n` begins, then the `n` ends. */
export interface PoolAttrs {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
}

/** Averages divide by the whole window, or by the part of it inside the image. */
export interface AveragePoolAttrs extends PoolAttrs {
  readonly countPadding: boolean;
}

export interface ReduceAttrs {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** `nearest` repeats pixels; `bilinear` interpolates between pixel centres (half-pixel rule, edges clamped). */
export type ResizeMode = 'nearest' | 'bilinear';

/** Every primitive the compiler knows. Closed on purpose: every rule table is total over it. */
export interface OpAttrs {
  Input: { readonly name: string };
  State: { readonly name: string };
  Constant: { readonly tensor: Tensor };

  Neg: NoAttrs;
  Exp: NoAttrs;
  Log: NoAttrs;
  Sqrt: NoAttrs;
  Rsqrt: NoAttrs;
  Abs: NoAttrs;
  Sign: NoAttrs;
  Sigmoid: NoAttrs;
  Tanh: NoAttrs;
  Relu: NoAttrs;
  Softplus: NoAttrs;
  Erf: NoAttrs;
  LeakyRelu: { readonly slope: number };
  /** 1 where `x > 0`, else `low`: the derivative mask of the rectifiers. */
  Step: { readonly low: number };
  Clip: { readonly min: number; readonly max: number };
  Cast: { readonly to: DType };
  StopGradient: NoAttrs;

  Add: NoAttrs;
  Sub: NoAttrs;
  Mul: NoAttrs;
  Div: NoAttrs;
  Pow: NoAttrs;
  Min: NoAttrs;
  Max: NoAttrs;
  Equal: NoAttrs;
  Less: NoAttrs;
  Greater: NoAttrs;
  /** `Select(condition, a, b)`: `a` where the condition holds, else `b`. */
  Select: NoAttrs;

  ReduceSum: ReduceAttrs;
  ReduceMean: ReduceAttrs;
  ReduceMax: ReduceAttrs;
  ArgMax: { readonly axis: number; readonly keepDims: boolean };
  LogSoftmax: { readonly axis: number };

  MatMul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** `(x [N,C,*S], w [M,C/groups,*K]) -> [N,M,*O]`. */
  Conv: ConvAttrs;
  /** `(dy [N,M,*O], w [M,C/groups,*K]) -> [N,C,*inputSize]`: the adjoint of `Conv` in `x`, a transposed convolution. */
  ConvInputGrad: ConvAttrs & { readonly inputSize: readonly number[] };
  /** `(x [N,C,*S], dy [N,M,*O]) -> [M,C/groups,*kernel]`: the adjoint of `Conv` in `w`. */
  ConvWeightGrad: ConvAttrs & { readonly kernel: readonly number[] };
  AveragePool: AveragePoolAttrs;
  /** `(dy) -> [N,C,*inputSize]`: the adjoint of `AveragePool`. */
  AveragePoolGrad: AveragePoolAttrs & { readonly inputSize: readonly number[] };
  MaxPool: PoolAttrs;
  /** Positions of the maxima in the flattened spatial plane of the same sample and channel, `int32`. */
  MaxPoolIndices: PoolAttrs;
  Resize: { readonly size: readonly number[]; readonly mode: ResizeMode };
  /** `(dy) -> [N,C,*inputSize]`: the adjoint of `Resize`. */
  ResizeGrad: { readonly inputSize: readonly number[]; readonly mode: ResizeMode };

  Reshape: { readonly shape: readonly number[] };
  Transpose: { readonly perm: readonly number[] };
  Broadcast: { readonly shape: readonly number[] };
  Slice: { readonly starts: readonly number[]; readonly ends: readonly number[] };
  Pad: { readonly begin: readonly number[]; readonly end: readonly number[]; readonly value: number };
  Concat: { readonly axis: number };
  /** `(x, indices)`: slices of `x` along `axis`; the shape of `indices` takes the place of that axis. */
  Gather: { readonly axis: number };
  /** `(updates, indices)`: adds slices into zeros whose `axis` has `size` entries; the adjoint of `Gather`. */
  ScatterAdd: { readonly axis: number; readonly size: number };
  /** `(x, indices)`: one element per index; `indices` equals `x` in every axis but `axis`. */
  GatherElements: { readonly axis: number };
  /** `(updates, indices)`: adds single elements into zeros; the adjoint of `GatherElements`. */
  ScatterAddElements: { readonly axis: number; readonly size: number };
  /** `[N,C*b*b,H,W] -> [N,C,H*b,W*b]`, channel-major as PyTorch's pixel shuffle. */
  DepthToSpace: { readonly block: number };
  /** The inverse of `DepthToSpace`. */
  SpaceToDepth: { readonly block: number };
  /** `(indices) -> [...indices, depth]`, `float32`. */
  OneHot: { readonly depth: number };
}

export type OpName = keyof OpAttrs;

export type UnaryMathOp =
  | 'Neg'
  | 'Exp'
  | 'Log'
  | 'Sqrt'
  | 'Rsqrt'
  | 'Abs'
  | 'Sign'
  | 'Sigmoid'
  | 'Tanh'
  | 'Relu'
  | 'Softplus'
  | 'Erf'
  | 'LeakyRelu'
  | 'Step'
  | 'Clip';

export type BinaryMathOp = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Pow' | 'Min' | 'Max';

export type ComparisonOp = 'Equal' | 'Less' | 'Greater';
