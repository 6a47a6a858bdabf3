import { exceedance, meanOfAll } from '../../metrics/index.js';
import { logSigmoid } from '../../support/log-sigmoid.js';
import type { Tensor } from '../../tensor/index.js';
import type { Game } from '../game.js';
import type { Signals } from './signals.js';

/** What D says of samples, training examples and held-out ones. */
export interface Scores {
  readonly onSamples?: Tensor | undefined;
  readonly onTrain?: Tensor | undefined;
  readonly onHeldOut?: Tensor | undefined;
}

/** D's signals; empty for a game without a critic. */
export function criticSignals(
  { critic }: Pick<Game, 'critic'>,
  { onSamples, onTrain, onHeldOut }: Scores,
): Partial<Signals> {
  if (!critic || !onSamples || !onTrain) return {};
  const sign = critic.output === 'energy' ? -1 : 1;
  const [samples, train] = [signed(onSamples, sign), signed(onTrain, sign)];
  return {
    'watch.auc': exceedance(train, samples),
    ...(critic.output === 'logit' && probabilities(train, samples)),
    ...(onHeldOut && { 'watch.gap': standardisedGap(train, signed(onHeldOut, sign)) }),
  };
}

function probabilities(train: Float64Array, samples: Float64Array): Partial<Signals> {
  return {
    'watch.D(x)': meanOfAll(train.map((logit) => Math.exp(logSigmoid(logit)))),
    'watch.D(G(z))': meanOfAll(samples.map((logit) => Math.exp(logSigmoid(logit)))),
    'watch.value': meanOfAll(train.map(logSigmoid)) + meanOfAll(samples.map((logit) => logSigmoid(-logit))),
  };
}

function signed({ data }: Tensor, sign: 1 | -1): Float64Array {
  return Float64Array.from(data, (value) => sign * value);
}

/** Difference of the means in units of the pooled standard deviation (Cohen's d); 0 where nothing varies. */
function standardisedGap(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOfAll(a), meanOfAll(b)];
  const deviation = Math.sqrt((varianceOf(a, meanA) + varianceOf(b, meanB)) / 2);
  return deviation === 0 ? 0 : (meanA - meanB) / deviation;
}

function varianceOf(values: Float64Array, mean: number): number {
  return meanOfAll(values.map((value) => (value - mean) ** 2));
}
