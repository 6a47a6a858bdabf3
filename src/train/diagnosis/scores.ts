import { meanOfAll } from '../../metrics/index.js';
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
    'watch.auc': auc(train, samples),
    ...(critic.output === 'logit' && probabilities(train, samples)),
    ...(onHeldOut && { 'watch.gap': standardisedGap(train, signed(onHeldOut, sign)) }),
  };
}

function probabilities(train: Float64Array, samples: Float64Array): Partial<Signals> {
  const logOfD = (logit: number): number => -Math.max(-logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
  return {
    'watch.D(x)': meanOfAll(train.map((logit) => Math.exp(logOfD(logit)))),
    'watch.D(G(z))': meanOfAll(samples.map((logit) => Math.exp(logOfD(logit)))),
    'watch.value': meanOfAll(train.map(logOfD)) + meanOfAll(samples.map((logit) => logOfD(-logit))),
  };
}

function signed({ data }: Tensor, sign: 1 | -1): Float64Array {
  return Float64Array.from(data, (value) => sign * value);
}

/** Probability that a number of `a` exceeds one of `b`, ties counted one half. */
function auc(a: Float64Array, b: Float64Array): number {
  const ascending = b.toSorted();
  const below = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, ascending.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = ascending[middle] ?? 0;
      if (at < value || (orEqual && at === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = a.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (a.length * b.length);
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
