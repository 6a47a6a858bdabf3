import {
  add,
  elements,
  inScope,
  matmul,
  mean,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  type Value,
} from '../ir/index.js';
import { checkHasChannels } from './check.js';
import { type Initializer, ones, zeros } from './initialise.js';
import type { Params } from './params.js';

export interface NormOptions {
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
  /**
   * Classes, one-hot `[batch, classes]`: each class then has a factor and a bias of its own, `gain` and `bias
   * [classes, channels]` (Dumoulin et al. 2017).
   */
  readonly label?: Value | undefined;
  /** First values of the factor per channel; default ones. */
  readonly gain?: Initializer;
}

export interface BatchNormOptions extends NormOptions {
  /** Share of the new batch in the running statistics, as PyTorch counts it; default 0.1. */
  readonly momentum?: number;
}

interface Moments {
  readonly centred: Value;
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015) of `x [batch, channels, ...]` with `gain` and `bias [channels]`. Training
 * uses the moments over every axis but the channels and moves the statistics `mean` and `variance` (unbiased, as in
 * PyTorch); otherwise those are used.
 */
export function batchNorm(p: Params, x: Value, options: BatchNormOptions = {}): Value {
  return inScope(p.path, () => {
    checkHasChannels(x);
    const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
    const running = statistics(p, x);
    if (!p.training) return affine(p, x, fromRunning(x, running), options);
    const batch = momentsOver(x, axes);
    moveStatistics(p, running, batch, {
      count: elements(x.shape) / channels(x),
      momentum: options.momentum ?? 0.1,
    });
    return affine(p, x, batch, options);
  });
}

/**
 * Layer normalisation (Ba et al. 2016) of `x [batch, channels, ...]`: zero mean and unit variance over all of one
 * example, then `gain` and `bias [channels]`. Examples stay independent, as gradient penalties need.
 */
export function layerNorm(p: Params, x: Value, options: NormOptions = {}): Value {
  return inScope(p.path, () => {
    checkHasChannels(x);
    const axes = x.shape.map((_, axis) => axis).slice(1);
    return affine(p, x, momentsOver(x, axes), options);
  });
}

function momentsOver(x: Value, axes: readonly number[]): Moments {
  const average = mean(x, { axes, keepDims: true });
  const centred = sub(x, average);
  return { centred, mean: average, variance: mean(square(centred), { axes, keepDims: true }) };
}

function affine(p: Params, x: Value, moments: Moments, options: NormOptions): Value {
  const gain = learned(p, x, options, { name: 'gain', init: options.gain ?? ones });
  const bias = learned(p, x, options, { name: 'bias', init: zeros });
  const scale = mul(gain, rsqrt(add(moments.variance, options.epsilon ?? 1e-5)));
  return add(mul(moments.centred, scale), bias);
}

/** A number per channel, or per example and channel where it depends on the class. */
function learned(
  p: Params,
  x: Value,
  { label }: NormOptions,
  { name, init }: { readonly name: string; readonly init: Initializer },
): Value {
  if (!label) return perChannel(x, p.param(name, [channels(x)], init));
  const ofClass = matmul(label, p.param(name, [label.shape[1] ?? 1, channels(x)], init));
  return reshape(ofClass, [x.shape[0] ?? 1, channels(x), ...x.shape.slice(2).map(() => 1)]);
}

interface Running {
  readonly mean: Value;
  readonly variance: Value;
}

function statistics(p: Params, x: Value): Running {
  return { mean: p.stat('mean', [channels(x)], zeros), variance: p.stat('variance', [channels(x)], ones) };
}

function fromRunning(x: Value, running: Running): Moments {
  const average = perChannel(x, running.mean);
  return { centred: sub(x, average), mean: average, variance: perChannel(x, running.variance) };
}

function moveStatistics(
  p: Params,
  running: Running,
  batch: Moments,
  { count, momentum }: { readonly count: number; readonly momentum: number },
): void {
  const unbiased = count > 1 ? count / (count - 1) : 1;
  p.update('mean', moved(running.mean, reshape(batch.mean, running.mean.shape), momentum, momentum));
  p.update(
    'variance',
    moved(running.variance, reshape(batch.variance, running.variance.shape), momentum, momentum * unbiased),
  );
}

/** `(1 - momentum) running + share batch`. */
function moved(running: Value, batch: Value, momentum: number, share: number): Value {
  return add(mul(running, 1 - momentum), mul(batch, share));
}

const channels = (x: Value): number => x.shape[1] ?? 1;

/** `[channels]` as it broadcasts over `x [batch, channels, ...]`. */
function perChannel(x: Value, values: Value): Value {
  return reshape(values, [1, channels(x), ...x.shape.slice(2).map(() => 1)]);
}
