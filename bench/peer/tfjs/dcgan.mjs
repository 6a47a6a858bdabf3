// The DCGAN of torch_server.py in TensorFlow.js: 64x64, 64 channels next to the image.
import * as tf from '@tensorflow/tfjs';

const LATENT = 100;
const LEAK = 0.2;
const KERNEL = 4;
const STRIDE = 2;
const CHANNELS = 64;
const ADAM = [2e-4, 0.5, 0.999, 1e-8];

// The backend lacks the gradient of filters. It is a convolution in which the batch takes the part of the channels.
tf.registerKernel({
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs: { strides } }) => {
    const [x, dy] = [inputs.x, inputs.dy].map((info) => tf.engine().makeTensorFromTensorInfo(info));
    const image = tf.pad(tf.transpose(x, [3, 1, 2, 0]), [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
    const filter = tf.transpose(dy, [1, 2, 0, 3]);
    return tf.transpose(tf.conv2d(image, filter, 1, 'valid', 'NHWC', strides), [1, 2, 0, 3]);
  },
});

const variable = (shape) => tf.variable(tf.randomNormal(shape, 0, 0.02));

function normalise(p, x) {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.add(tf.mul(tf.sub(x, mean), tf.mul(p.gain, tf.rsqrt(tf.add(variance, 1e-5)))), p.bias);
}

const normalisation = (channels) => ({
  gain: tf.variable(tf.ones([channels])),
  bias: tf.variable(tf.zeros([channels])),
});

/** Channels of the planes of 32, 16, 8 and 4 pixels. */
const widths = [1, 2, 4, 8].map((factor) => factor * CHANNELS);

class Generator {
  constructor() {
    this.dense = { weight: variable([LATENT, 16 * widths[3]]), norm: normalisation(widths[3]) };
    const down = [...widths].reverse();
    this.ups = down.slice(1).map((channels, i) => ({
      weight: variable([KERNEL, KERNEL, channels, down[i]]),
      norm: normalisation(channels),
    }));
    this.last = { weight: variable([KERNEL, KERNEL, 3, CHANNELS]), bias: tf.variable(tf.zeros([3])) };
    const norms = [this.dense, ...this.ups].flatMap(({ weight, norm }) => [weight, norm.gain, norm.bias]);
    this.variables = [...norms, this.last.weight, this.last.bias];
    this.optimizer = tf.train.adam(...ADAM);
  }

  play(z) {
    const planes = tf.reshape(tf.matMul(z, this.dense.weight), [-1, 4, 4, widths[3]]);
    const top = this.ups.reduce(
      (h, { weight, norm }) => tf.relu(normalise(norm, enlarged(h, weight))),
      tf.relu(normalise(this.dense.norm, planes)),
    );
    return tf.tanh(tf.add(enlarged(top, this.last.weight), this.last.bias));
  }
}

function enlarged(x, weight) {
  const [batch, height, width] = x.shape;
  return tf.conv2dTranspose(
    x,
    weight,
    [batch, STRIDE * height, STRIDE * width, weight.shape[2]],
    STRIDE,
    'same',
  );
}

class Discriminator {
  constructor() {
    this.layers = widths.map((channels, i) => ({
      weight: variable([KERNEL, KERNEL, i === 0 ? 3 : widths[i - 1], channels]),
      ...(i === 0 ? { bias: tf.variable(tf.zeros([channels])) } : { norm: normalisation(channels) }),
    }));
    this.last = { weight: variable([16 * widths[3], 1]), bias: tf.variable(tf.zeros([1])) };
    const layers = this.layers.flatMap(({ weight, bias, norm }) => [
      weight,
      ...(bias ? [bias] : [norm.gain, norm.bias]),
    ]);
    this.variables = [...layers, this.last.weight, this.last.bias];
    this.optimizer = tf.train.adam(...ADAM);
  }

  play(x) {
    const top = this.layers.reduce((h, { weight, bias, norm }) => {
      const y = tf.conv2d(h, weight, STRIDE, 'same');
      return tf.leakyRelu(bias ? tf.add(y, bias) : normalise(norm, y), LEAK);
    }, x);
    return tf.add(tf.matMul(tf.reshape(top, [x.shape[0], -1]), this.last.weight), this.last.bias);
  }
}

export class Dcgan {
  constructor(batch) {
    this.g = new Generator();
    this.d = new Discriminator();
    this.real = tf.randomUniform([batch, 64, 64, 3], -1, 1);
    this.noise = [batch, LATENT];
  }
}
