import { add, averagePool, leakyRelu, mul, reshape, sum, type Value } from '../ir/index.js';
import {
  conv,
  convTranspose,
  dense,
  type Initializer,
  type Network,
  normal,
  type Params,
  upsample,
  zeros,
} from '../nn/index.js';
import type { Player } from '../train/index.js';
import { growthTo } from './image-size.js';
import { among, stabilised } from './judging.js';
import type { Stabilisers } from './stabilisers.js';

/** Widths of a network of residual blocks without normalisation. */
export interface R3ganNetwork {
  /** At half the size of the image; twice as many at a quarter, up to `most`. */
  readonly channels: number;
  readonly most: number;
  /** Residual blocks at every size. */
  readonly blocks: number;
}

const SLOPE = 0.2;

/** How images become planes of half their size, and back: at the full size a block costs four times as much. */
const PATCH = { kernel: 4, strides: 2, pads: 1 } as const;

/** Standard deviation of weights behind a leaky ReLU (He et al. 2015). */
const he = (inputs: number): number => Math.sqrt(2 / ((1 + SLOPE ** 2) * inputs));

const rectified = (x: Value): Value => leakyRelu(x, SLOPE);

/** Planes from the smallest up to half the size of the image: their sides and channels. */
function stagesOf(
  { channels, most }: R3ganNetwork,
  shape: readonly number[],
): { side: number; width: number }[] {
  const { base, doublings } = growthTo(shape);
  return Array.from({ length: doublings }, (_, i) => ({
    side: base * 2 ** i,
    width: Math.min(most, channels * 2 ** (doublings - 1 - i)),
  }));
}

/**
 * The generator of Huang et al. 2024, section 4: `z [n, latent]`, planes that are multiples of a learned basis, residual
 * blocks with enlargement between them, at last a transposed convolution: images `[n, C, size, size]`.
 */
export function r3ganGenerator(settings: R3ganNetwork, shape: readonly number[]): Network {
  const stages = stagesOf(settings, shape);
  const scale = scaleOf(settings, stages.length);
  return (p, z) => {
    const top = stages.reduce<Value | undefined>((h, stage) => {
      const layer = p.at(`size${stage.side}`);
      const planes = h ? enlarged(layer, h, stage.width) : basis(layer, z, stage);
      return residuals(layer, planes, { count: settings.blocks, scale });
    }, undefined);
    return convTranspose(p.at('x'), top ?? z, shape[0] ?? 1, {
      ...PATCH,
      init: normal(he(4 * settings.channels)),
    });
  };
}

function basis(
  p: Params,
  z: Value,
  { side, width }: { readonly side: number; readonly width: number },
): Value {
  const factors = reshape(
    dense(p.at('factors'), z, width, { bias: false, init: normal(he(z.shape[1] ?? 1)) }),
    [-1, width, 1, 1],
  );
  return mul(factors, p.param('basis', [1, width, side, side], normal(1)));
}

function enlarged(p: Params, h: Value, width: number): Value {
  return upsample(mixed(p.at('mix'), h, width), 2);
}

/** Another number of channels. */
function mixed(p: Params, h: Value, width: number): Value {
  const inputs = h.shape[1] ?? 1;
  return inputs === width
    ? h
    : conv(p, h, width, { kernel: 1, bias: false, init: normal(Math.sqrt(1 / inputs)) });
}

interface Residuals {
  readonly count: number;
  /** Of the first weights of a block, so that the sum over all blocks keeps its variance (Zhang et al. 2019). */
  readonly scale: number;
}

const scaleOf = ({ blocks }: R3ganNetwork, stages: number): number => (blocks * stages) ** -0.25;

/** Blocks of convolutions 1x1, 3x3, 1x1 whose last weights begin as zeros. */
function residuals(p: Params, x: Value, { count, scale }: Residuals): Value {
  const width = x.shape[1] ?? 1;
  return Array.from({ length: count }, (_, i) => p.at(`block${i}`)).reduce((h, block) => {
    const inner = Math.max(16, Math.floor(width / 2));
    const init = (inputs: number): Initializer => normal(scale * he(inputs));
    const narrow = rectified(conv(block.at('in'), h, inner, { kernel: 1, init: init(width) }));
    const seen = rectified(
      conv(block.at('mid'), narrow, inner, { kernel: 3, pads: 1, init: init(9 * inner) }),
    );
    return add(h, conv(block.at('out'), seen, width, { kernel: 1, init: zeros, bias: false }));
  }, x);
}

/** Its discriminator, the mirror image: images to outputs `[n, 1]`. */
export function r3ganDiscriminator(
  settings: R3ganNetwork & Pick<Stabilisers, 'minibatch' | 'pack' | 'spectralNorm'>,
  shape: readonly number[],
): Pick<Player, 'network' | 'features'> {
  const stages = stagesOf(settings, shape).reverse();
  const scale = scaleOf(settings, stages.length);
  const features: Network = (p, x) => {
    const top = stages.reduce<Value | undefined>((h, { side, width }) => {
      const layer = p.at(`size${side}`);
      const planes = h
        ? halved(layer, h, width)
        : conv(layer.at('x'), x, width, { ...PATCH, init: normal(Math.sqrt(1 / (16 * (x.shape[1] ?? 1)))) });
      return residuals(layer, planes, { count: settings.blocks, scale });
    }, undefined);
    return gathered(p.at('gather'), top ?? x);
  };
  return {
    network: stabilised(
      (p, x) => dense(p.at('y'), among(p, features(p, x), settings), 1, { bias: false }),
      settings,
    ),
    features: stabilised(features, settings),
  };
}

function halved(p: Params, h: Value, width: number): Value {
  return mixed(p.at('mix'), averagePool(h, { kernel: 2, strides: 2 }), width);
}

/** The planes of each channel, weighted: `[n, channels]`. */
function gathered(p: Params, h: Value): Value {
  const [, width = 1, height = 1, length = 1] = h.shape;
  const weights = p.param('basis', [1, width, height, length], normal(Math.sqrt(1 / (height * length))));
  return sum(mul(h, weights), { axes: [2, 3] });
}
