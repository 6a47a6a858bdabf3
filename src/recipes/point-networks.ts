import { elementwiseMoments } from '../data/index.js';
import { add, div, elements, leakyRelu, mul, relu, sub, type Value } from '../ir/index.js';
import { reconstructionError } from '../losses/index.js';
import {
  batchNorm,
  dense,
  type DenseOptions,
  glorotUniform,
  heNormal,
  type Initializer,
  maxout,
  type Network,
  ones,
  type Params,
  uniform,
  zeros,
} from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { type DataFacts, hasExamples, type Player } from '../train/index.js';
import { among, stabilised } from './judging.js';
import type { Stabilisers } from './stabilisers.js';

/** What both players' networks have in common. */
interface PointNetwork {
  readonly standardise: boolean;
  readonly init: 'glorot' | 'he';
}

interface Scale {
  readonly shift: Initializer;
  readonly scale: Initializer;
}

/** The mean and standard deviation of the data, kept with the players' statistics, or 0 and 1. */
function scaleOf({ standardise }: PointNetwork, data: DataFacts): Scale {
  if (!standardise || !hasExamples(data)) return { shift: zeros, scale: ones };
  const { mean, std } = elementwiseMoments(data);
  return { shift: { kind: 'values', tensor: mean }, scale: { kind: 'values', tensor: positive(std) } };
}

/** A coordinate that never changes keeps its unit. */
function positive(std: Tensor): Tensor {
  return tensor(
    std.shape,
    Float32Array.from(std.data, (value) => (value > 0 ? value : 1)),
  );
}

export interface PointGenerator extends PointNetwork {
  readonly units: readonly number[];
  readonly batchNorm: boolean;
}

/** Hidden layers of ReLU, a linear last one: `z [n, latent]` to points `[n, coordinates]`. */
export function pointGenerator(settings: PointGenerator, data: DataFacts): Network {
  const { shift, scale } = scaleOf(settings, data);
  const { units, batchNorm: normalised } = settings;
  return (p, z) => {
    const hidden = units.reduce((h, count, i) => {
      const linear = dense(p.at(`h${i}`), h, count, initOf(settings, h.shape[1] ?? 1));
      return relu(normalised ? batchNorm(p.at(`bn${i}`), linear) : linear);
    }, z);
    const y = dense(p.at('y'), hidden, elements(data.shape));
    return add(mul(y, p.stat('scale', data.shape, scale)), p.stat('shift', data.shape, shift));
  };
}

/**
 * First values of a layer of `inputs` inputs. With biases of 0 the kinks of all units would meet in one place, and a network
 * of few inputs could bend nowhere else.
 */
function initOf({ init }: PointNetwork, inputs: number): DenseOptions {
  if (init === 'glorot') return { init: glorotUniform };
  return { init: heNormal, bias: uniform(1 / Math.sqrt(inputs)) };
}

export interface PointDiscriminator
  extends PointNetwork, Pick<Stabilisers, 'loss' | 'minibatch' | 'pack' | 'spectralNorm'> {
  readonly units: readonly number[];
  readonly pieces: number;
  readonly code: number;
}

/** Points `[n, coordinates]` to outputs `[n / pack, 1]`, or to energies `[n / pack]` of an autoencoder. */
export function pointDiscriminator(
  settings: PointDiscriminator,
  data: DataFacts,
): Pick<Player, 'network' | 'features'> {
  const { shift, scale } = scaleOf(settings, data);
  const wrapped = (network: Network): Network => {
    const judging = stabilised(network, settings);
    return (p, x) =>
      judging(p, div(sub(x, p.stat('shift', data.shape, shift)), p.stat('scale', data.shape, scale)));
  };
  const autoencoder = settings.loss === 'energy' || settings.loss === 'began';
  if (autoencoder) requireAlone(settings);
  return {
    network: wrapped(autoencoder ? energy(settings) : logits(settings)),
    features: wrapped((p, x) => hidden(autoencoder ? encoderOf(p) : p, x, settings)),
  };
}

/** Throw CONFIG_INVALID where an autoencoder is to see other examples than the one it reconstructs. */
function requireAlone({ loss, minibatch }: PointDiscriminator): void {
  if (minibatch === 'none') return;
  throw new GanymedeError('CONFIG_INVALID', `the D of ${loss} reconstructs each example by itself`, {
    where: 'minibatch',
    expected: 'none',
    actual: minibatch,
    fix: 'Leave it out, or take another loss.',
  });
}

function logits(settings: PointDiscriminator): Network {
  return (p, x) => dense(p.at('y'), among(p, hidden(p, x, settings), settings), 1);
}

function hidden(p: Params, x: Value, settings: PointDiscriminator): Value {
  const { units, pieces } = settings;
  return units.reduce((h, count, i) => {
    const layer = p.at(`h${i}`);
    const options = initOf(settings, h.shape[1] ?? 1);
    return pieces > 1
      ? maxout(layer, h, count, pieces, options)
      : leakyRelu(dense(layer, h, count, options), 0.2);
  }, x);
}

const encoderOf = (p: Params): Params => p.at('encoder');

/** Reconstruction error by way of a small code. */
function energy(settings: PointDiscriminator): Network {
  return (p, x) => {
    const code = dense(p.at('code'), hidden(encoderOf(p), x, settings), settings.code);
    const decoded = hidden(p.at('decoder'), code, settings);
    return reconstructionError(x, dense(p.at('x'), decoded, x.shape[1] ?? 1));
  };
}
