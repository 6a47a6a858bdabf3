import { GanymedeError } from '../support/errors.js';
import { fillNormal, fillUniform, type Stream } from '../support/philox.js';
import { copy, full, sameShape, type Tensor, zeros as zeroTensor } from '../tensor/index.js';

/** Inputs one output adds up, and outputs one input reaches. */
export interface Fan {
  readonly in: number;
  readonly out: number;
}

/** How a parameter starts, as data. */
export type Initializer =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean?: number; readonly std: number }
  | { readonly kind: 'glorotUniform'; readonly fan?: Fan }
  | { readonly kind: 'heNormal'; readonly fan?: Fan }
  | { readonly kind: 'values'; readonly tensor: Tensor };

export const zeros: Initializer = { kind: 'zeros' };
export const ones: Initializer = { kind: 'constant', value: 1 };
/** Uniform in `[-range, range)`: pylearn2's `irange`, which the first GAN used. */
export const uniform = (range: number): Initializer => ({ kind: 'uniform', low: -range, high: range });
export const normal = (std: number, mean = 0): Initializer => ({ kind: 'normal', mean, std });
/** Uniform in ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010). */
export const glorotUniform: Initializer = { kind: 'glorotUniform' };
/** Normal with variance 2 / (fan in) (He et al. 2015). */
export const heNormal: Initializer = { kind: 'heNormal' };

/** `init` with the fan its layer knows, unless it has one or needs none. */
export function withFan(init: Initializer, fan: Fan): Initializer {
  return init.kind === 'glorotUniform' || init.kind === 'heNormal' ? { fan, ...init } : init;
}

/** Which draw: the seed of the run and the whole name of the parameter. */
export interface DrawPlace {
  readonly seed: number;
  readonly path: string;
}

/**
 * First value of the parameter `path`. It depends on seed and path only, never on what else is drawn. Without a given
 * fan, a matrix is `[in, out]` and a tensor of higher rank a convolution's `[out, in, ...kernel]`.
 * Throws SHAPE_MISMATCH if given values have another shape, and TENSOR_TOO_LARGE beyond 2 GiB.
 */
export function initialTensor(init: Initializer, shape: readonly number[], at: DrawPlace): Tensor {
  switch (init.kind) {
    case 'zeros':
      return zeroTensor(shape);
    case 'constant':
      return full(shape, init.value);
    case 'uniform':
      return drawUniform(shape, at, init);
    case 'normal':
      return drawNormal(shape, at, init);
    case 'glorotUniform':
      return drawUniform(shape, at, glorotRange(init.fan ?? fanOf(shape)));
    case 'heNormal':
      return drawNormal(shape, at, { std: Math.sqrt(2 / (init.fan ?? fanOf(shape)).in) });
    case 'values':
      return copy(checked(init.tensor, shape, at.path));
  }
}

const streamOf = ({ seed, path }: DrawPlace): Stream => ({ seed, stream: `init/${path}`, step: 0 });

function drawUniform(
  shape: readonly number[],
  at: DrawPlace,
  { low, high }: { readonly low: number; readonly high: number },
): Tensor {
  const drawn = zeroTensor(shape);
  fillUniform(drawn.data, streamOf(at), low, high);
  return drawn;
}

function drawNormal(
  shape: readonly number[],
  at: DrawPlace,
  { mean = 0, std }: { readonly mean?: number; readonly std: number },
): Tensor {
  const drawn = zeroTensor(shape);
  fillNormal(drawn.data, streamOf(at), mean, std);
  return drawn;
}

function glorotRange(fan: Fan): { low: number; high: number } {
  const high = Math.sqrt(6 / (fan.in + fan.out));
  return { low: -high, high };
}

function fanOf(shape: readonly number[]): Fan {
  const [first = 1, second = 1, ...kernel] = shape;
  const taps = kernel.reduce((product, size) => product * size, 1);
  return shape.length <= 2 ? { in: first, out: second } : { in: second * taps, out: first * taps };
}

function checked(values: Tensor, shape: readonly number[], path: string): Tensor {
  if (sameShape(values.shape, shape)) return values;
  throw new GanymedeError(
    'SHAPE_MISMATCH',
    `the first values of "${path}" have shape [${values.shape.join(',')}]`,
    {
      where: path,
      expected: `[${shape.join(',')}]`,
      actual: `[${values.shape.join(',')}]`,
      fix: 'Give values of the shape of the parameter.',
    },
  );
}
