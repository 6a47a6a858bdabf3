import { firstExamples } from '../../data/index.js';
import { meanOfAll } from '../../metrics/index.js';
import { invariant } from '../../support/invariant.js';
import { logSigmoid } from '../../support/log-sigmoid.js';
import { type Tensor, tensor, zeros } from '../../tensor/index.js';
import type { Look, Measures } from '../benchmark.js';
import { play } from '../play.js';
import { samplesOf, type Trained } from '../trained.js';
import { densityOf, distanceToBest, middles, totalVariation } from './density.js';

const samples = { look: 20_000, end: 100_000 };
const judged = 10_000;

/** Share of the training that counts as its beginning. */
const beginning = 0.05;

/** Points on the axis of `z` that the figure follows to their samples: quantiles of the normal prior. */
const followed = Float32Array.from([
  -1.83, -1.38, -1.08, -0.84, -0.62, -0.43, -0.25, -0.08, 0.08, 0.25, 0.43, 0.62, 0.84, 1.08, 1.38, 1.83,
]);

/** `D` and `p_g` along the line, and where `G` takes some values of `z`. */
export async function look(trained: Trained): Promise<Look['curves']> {
  const made = await samplesOf(trained, samples.look);
  const taken = await play(trained, 'G', alongLine(trained));
  return {
    D: await discriminator(trained),
    p_g: densityOf(made.data),
    G: Array.from(taken.data),
  };
}

/** The followed places on the first axis of `z`: `[places, latent]`. */
function alongLine({ game }: Trained): Tensor {
  const z = zeros([followed.length, ...game.latent.shape]);
  const width = z.data.length / followed.length;
  followed.forEach((place, i) => (z.data[i * width] = place));
  return z;
}

/** How near the game is to its equilibrium (theorem 1), and how strong G's gradient was at the beginning. */
export async function measure(trained: Trained): Promise<Measures> {
  const { data, log } = trained;
  const last = log.at(-1)?.step ?? 0;
  const early = log.filter(({ step }) => step <= beginning * last);
  const gradients = early.map(({ metrics }) => metrics['gradient.G'] ?? NaN);
  const made = await samplesOf(trained, samples.end);
  const ofSamples = densityOf(made.data);
  invariant(data.heldOut, 'a world has held-out points');
  const onReal = await scores(trained, firstExamples(data.heldOut, judged).data);
  const onFake = await scores(trained, made.data.slice(0, judged));
  const value = meanOfAll(onReal.map(logSigmoid)) + meanOfAll(onFake.map((score) => logSigmoid(-score)));
  return {
    value,
    loss: -value,
    accuracy:
      50 * (meanOfAll(onReal.map((s) => Number(s > 0))) + meanOfAll(onFake.map((s) => Number(s < 0)))),
    totalVariation: totalVariation(ofSamples),
    distance: distanceToBest(await discriminator(trained), ofSamples),
    // A short training has no line that early.
    ...(gradients.length > 0 && { early: meanOfAll(gradients) }),
  };
}

/** D's belief along the line. */
async function discriminator(trained: Trained): Promise<number[]> {
  const logits = await scores(trained, Float32Array.from(middles));
  return logits.map((logit) => 1 / (1 + Math.exp(-logit)));
}

async function scores(trained: Trained, x: ArrayLike<number>): Promise<number[]> {
  const logits = await play(trained, 'D', tensor([x.length, 1], Float32Array.from(x)));
  return Array.from(logits.data);
}
