// TensorFlow.js's side of the speed comparison: the MLP GAN or the DCGAN of torch_server.py, kept warm, that trains on request.
//
//     step_server.mjs [--game mlp|dcgan] [--backend wasm|cpu] [--batch 128]
//
// Speaks the line protocol of torch_server.py; of its requests it knows `step`. In Node the wasm backend has SIMD, but only
// one thread (its flag for threads is off there).
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Dcgan } from './dcgan.mjs';

const LATENT = 100;
const PIXELS = 784;
const LEAK = 0.2;
const WARM_UP_STEPS = 2;

class Mlp {
  constructor(name, widths, last = (y) => y) {
    this.last = last;
    this.layers = widths.slice(1).map((units, i) => {
      const bound = 1 / Math.sqrt(widths[i]);
      const uniform = (shape) => tf.randomUniform(shape, -bound, bound);
      return {
        weight: tf.variable(uniform([widths[i], units]), true, `${name}.h${i}.weight`),
        bias: tf.variable(uniform([units]), true, `${name}.h${i}.bias`),
      };
    });
    this.variables = this.layers.flatMap(({ weight, bias }) => [weight, bias]);
    this.optimizer = tf.train.adam(2e-4, 0.5, 0.999, 1e-8);
  }

  play(x) {
    return this.layers.reduce((h, { weight, bias }, i) => {
      const y = tf.add(tf.matMul(h, weight), bias);
      return i === this.layers.length - 1 ? this.last(y) : tf.leakyRelu(y, LEAK);
    }, x);
  }
}

class MlpGan {
  constructor(batch) {
    this.g = new Mlp('g', [LATENT, 256, 512, PIXELS], tf.tanh);
    this.d = new Mlp('d', [PIXELS, 512, 256, 1]);
    this.real = tf.randomUniform([batch, PIXELS], -1, 1);
    this.noise = [batch, LATENT];
  }
}

/** Both moves on one batch of noise. */
class Training {
  constructor(game) {
    this.game = game;
    this.ones = tf.ones([game.noise[0], 1]);
    this.zeros = tf.zeros([game.noise[0], 1]);
  }

  async step() {
    const { g, d, real, noise } = this.game;
    const losses = tf.tidy(() => {
      const z = tf.randomNormal(noise);
      const fake = g.play(z);
      const dLoss = minimize(d, () =>
        tf.add(this.crossEntropy(real, this.ones), this.crossEntropy(fake, this.zeros)),
      );
      const gLoss = minimize(g, () => this.crossEntropy(g.play(z), this.ones));
      return [dLoss, gLoss];
    });
    for (const loss of losses) {
      await loss.data();
      loss.dispose();
    }
  }

  crossEntropy(images, labels) {
    return tf.losses.sigmoidCrossEntropy(labels, this.game.d.play(images));
  }
}

/** Move a player's parameters once, down the gradient of the loss. */
function minimize({ variables, optimizer }, loss) {
  const { value, grads } = tf.variableGrads(loss, variables);
  optimizer.applyGradients(grads);
  return value;
}

async function milliseconds(gan, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) await gan.step();
  return (performance.now() - start) / times;
}

async function answer(gan, request) {
  const [kind, count] = request.trim().split(/\s+/);
  if (kind !== 'step') return { error: `unknown request: ${request.trim()}` };
  if (Number(count) > 1) await gan.step();
  return { ms: await milliseconds(gan, Number(count)) };
}

const { values } = parseArgs({
  options: {
    game: { type: 'string', default: 'mlp' },
    backend: { type: 'string', default: 'wasm' },
    batch: { type: 'string', default: '128' },
  },
});
await tf.setBackend(values.backend);
await tf.ready();
const games = { mlp: MlpGan, dcgan: Dcgan };
const gan = new Training(new games[values.game](Number(values.batch)));
await milliseconds(gan, values.game === 'mlp' ? WARM_UP_STEPS : 1);
const print = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
print({ ready: true, tfjs: tf.version.tfjs, backend: tf.getBackend(), threads: 1 });
for await (const line of createInterface({ input: process.stdin })) print(await answer(gan, line));
