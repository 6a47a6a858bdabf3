import { flatten, maxPool, relu, type Value } from '../ir/index.js';
import { batchNorm, conv, dense, dropout, type Network, type Params } from '../nn/index.js';

/** One image: a channel, height, width. */
export const imageShape: readonly number[] = [1, 28, 28];
/** Activations of the last hidden layer. */
export const featureCount = 128;
export const classCount = 10;

/** Classifier of images `[n, 1, 28, 28]`, pixels in [0, 1]: logits `[n, 10]`. */
export const classifier: Network = (p, x) => logits(p, features(p, x));

/** The activations `[n, 128]` of its last hidden layer, after the ReLU. */
export const features: Network = (p, x) => {
  const fine = block(p.at('fine'), x, { channels: 16 });
  const coarse = block(p.at('coarse'), fine, { channels: 32, strides: 2 });
  const middle = block(p.at('middle'), coarse, { channels: 48 });
  const top = block(p.at('top'), halved(middle), { channels: 96 });
  const seen = dropout(p.at('seen'), flatten(halved(top)), 0.8);
  const hidden = p.at('hidden');
  return relu(batchNorm(hidden, dense(hidden, seen, featureCount, { bias: false })));
};

/** Its last layer: features `[n, 128]` to logits `[n, 10]`. */
export const logits: Network = (p, h) => {
  const last = p.at('logits');
  return dense(last, dropout(last, h, 0.8), classCount);
};

interface Block {
  readonly channels: number;
  readonly strides?: number;
}

function block(p: Params, x: Value, { channels, strides = 1 }: Block): Value {
  return relu(batchNorm(p, conv(p, x, channels, { kernel: 3, strides, pads: 1, bias: false })));
}

const halved = (x: Value): Value => maxPool(x, { kernel: 2 });
