import { add, averagePool, relu, reshape, sum, mul, tanh, type Value } from '../ir/index.js';
import {
  batchNorm,
  conv,
  dense,
  glorotUniform,
  heNormal,
  type Network,
  type Params,
  pooledConv,
  selfAttention,
  upsample,
  upsampledConv,
} from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Player } from '../train/index.js';
import { among, stabilised } from './judging.js';
import { growthTo } from './image-size.js';
import type { Stabilisers } from './stabilisers.js';

/** Widths of networks of residual blocks. */
export interface ResidualNetwork {
  /** Next to the image; twice as many at half the size, up to `most`. */
  readonly channels: number;
  readonly most: number;
  /** Side of the planes that attend to themselves; 0: none. */
  readonly attention: number;
}

/** Channels at every size, the smallest planes first. */
function widthsOf({ channels, most }: ResidualNetwork, doublings: number): number[] {
  return Array.from({ length: doublings + 1 }, (_, i) => Math.min(most, channels * 2 ** (doublings - i)));
}

/**
 * The generator of Miyato et al. 2018, appendix B.4: `z [n, latent]`, planes of 4x4 to 8x8, residual blocks with batch
 * normalisation that double the size, images `[n, C, size, size]` in (-1, 1). Throws DATA_UNFIT or CONFIG_INVALID.
 */
export function residualGenerator(settings: ResidualNetwork, shape: readonly number[]): Network {
  const { base, doublings } = growthTo(shape);
  checkAttention(settings, shape);
  const [top = settings.channels, ...inner] = widthsOf(settings, doublings);
  return (p, z) => {
    const planes = reshape(dense(p.at('planes'), z, top * base * base), [-1, top, base, base]);
    const last = inner.reduce(
      (h, width, i) => attended(p.at(`up${i}`), enlarged(p.at(`up${i}`), h, width), settings),
      attended(p.at('planes'), planes, settings),
    );
    const seen = relu(batchNorm(p.at('norm'), last));
    return tanh(conv(p.at('x'), seen, shape[0] ?? 1, { kernel: 3, pads: 1, init: glorotUniform }));
  };
}

function enlarged(p: Params, h: Value, width: number): Value {
  const seen = relu(batchNorm(p.at('inNorm'), h));
  const larger = upsampledConv(p.at('in'), seen, width, { init: heNormal });
  const inner = relu(batchNorm(p.at('outNorm'), larger));
  return add(upsample(shortcut(p, h, width), 2), filtered(p.at('out'), inner, width));
}

export interface ResidualDiscriminator
  extends ResidualNetwork, Pick<Stabilisers, 'minibatch' | 'pack' | 'spectralNorm'> {
  /** What becomes of the places of the last planes. */
  readonly over: 'sum' | 'mean';
}

/**
 * Its discriminator without normalisation: residual blocks that halve the size, one that keeps it, ReLU, the sum or mean
 * over places, a last layer: images to outputs `[n / pack, 1]`. For 32x32 the paper halves twice and keeps twice.
 */
export function residualDiscriminator(
  settings: ResidualDiscriminator,
  shape: readonly number[],
): Pick<Player, 'network' | 'features'> {
  const { base, doublings } = growthTo(shape);
  checkAttention(settings, shape);
  const widths = widthsOf(settings, doublings).slice(0, doublings).reverse();
  const scale = settings.over === 'sum' ? 1 : 1 / base ** 2;
  const features: Network = (p, x) => {
    const last = widths.reduce(
      (h, width, i) => attended(p.at(`down${i}`), halved(p.at(`down${i}`), h, width, i === 0), settings),
      x,
    );
    return mul(sum(relu(kept(p.at('top'), last)), { axes: [2, 3] }), scale);
  };
  return {
    network: stabilised((p, x) => dense(p.at('y'), among(p, features(p, x), settings), 1), settings),
    features: stabilised(features, settings),
  };
}

/** The first block sees the image itself, which a ReLU would cut off. */
function halved(p: Params, h: Value, width: number, isFirst: boolean): Value {
  const inner = relu(filtered(p.at('in'), isFirst ? h : relu(h), width));
  const smaller = pooledConv(p.at('out'), inner, width, { init: heNormal });
  return add(shortcut(p, averagePool(h, { kernel: 2, strides: 2 }), width), smaller);
}

function kept(p: Params, h: Value): Value {
  const width = h.shape[1] ?? 1;
  return add(h, filtered(p.at('out'), relu(filtered(p.at('in'), relu(h), width)), width));
}

/** A 1x1 convolution commutes with resizing and comes where the planes are small. */
const shortcut = (p: Params, h: Value, width: number): Value =>
  conv(p.at('shortcut'), h, width, { kernel: 1, init: glorotUniform });

const filtered = (p: Params, h: Value, width: number): Value =>
  conv(p, h, width, { kernel: 3, pads: 1, init: heNormal });

function attended(p: Params, h: Value, { attention }: ResidualNetwork): Value {
  return h.shape[2] === attention ? selfAttention(p.at('attention'), h) : h;
}

/** Planes both players have: the smallest, and its doublings short of the image. */
function checkAttention({ attention }: ResidualNetwork, shape: readonly number[]): void {
  const { base, doublings } = growthTo(shape);
  const sides = Array.from({ length: doublings }, (_, i) => base * 2 ** i);
  if (attention === 0 || sides.includes(attention)) return;
  throw new GanymedeError(
    'CONFIG_INVALID',
    `no planes are ${attention}x${attention} to attend to themselves`,
    {
      where: 'attention',
      expected: `0, ${sides.join(', ')}`,
      actual: String(attention),
      fix: `Give --set attention=${sides.at(-1) ?? 0}, or 0 for none.`,
    },
  );
}
