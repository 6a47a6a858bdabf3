import { checkEnough, checkPoints, checkPositive, checkSameSize } from './checks.js';
import { type Cloud, clouds, forEachDistances } from './distances.js';
import { badArgument } from './faults.js';
import type { Points } from './points.js';
import { meanOfAll, summary, type Summary } from './summary.js';

/** Widths tried by default: `numpy.logspace(-1, 0, 10)`. */
export const parzenSigmas: readonly number[] = Array.from({ length: 10 }, (_, i) => 10 ** (i / 9 - 1));

/** One over the square of a smaller width overflows. */
const LEAST_SIGMA = 2 ** -511;

export interface SigmaChoice {
  readonly sigma: number;
  /** Mean log-likelihood of the validation points, one for each width tried. */
  readonly logLikelihoods: Float64Array;
}

/**
 * Log-likelihood in nats of `test` under Gaussians of width `sigma` around `samples`: mean, spread and standard error
 * over the test points. Goodfellow et al. 2014, section 5; as the authors' parzen_ll.py. Takes a point of each.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function parzenLogLikelihood(samples: Points, test: Points, sigma: number): Summary {
  return summary(pointwise(samples, test, [sigma])[0] ?? new Float64Array());
}

/**
 * The width under which `validation` points are likeliest on average, the first of equals. Throws as
 * `parzenLogLikelihood` does.
 */
export function chooseSigma(
  samples: Points,
  validation: Points,
  sigmas: readonly number[] = parzenSigmas,
): SigmaChoice {
  checkEnough('sigmas', sigmas.length, 1);
  const logLikelihoods = Float64Array.from(pointwise(samples, validation, sigmas), meanOfAll);
  const best = logLikelihoods.indexOf(Math.max(...logLikelihoods));
  return { sigma: sigmas[best] ?? NaN, logLikelihoods };
}

/** Log-likelihood of every test point, for each width. */
function pointwise(samples: Points, test: Points, sigmas: readonly number[]): Float64Array[] {
  checkPoints('samples', samples, 1);
  checkPoints('test points', test, 1);
  checkSameSize('test points', samples, test);
  for (const sigma of sigmas) checkSigma(sigma);
  const [mu, x] = clouds(samples, test);
  return logDensities(mu, x, sigmas);
}

function checkSigma(sigma: number): void {
  checkPositive('sigma', sigma);
  if (sigma < LEAST_SIGMA) throw badArgument('sigma', 'a number from 2^-511', sigma);
}

function logDensities(mu: Cloud, x: Cloud, sigmas: readonly number[]): Float64Array[] {
  const densities = sigmas.map(() => new Float64Array(x.count));
  forEachDistances(x, mu, (row, squared) => {
    const least = minimum(squared);
    for (const [index, sigma] of sigmas.entries()) {
      const density = densities[index];
      if (density) density[row] = logMeanExp(squared, least, sigma) - logNormaliser(mu.size, sigma);
    }
  });
  return densities;
}

/** `log mean exp(-squared / (2 sigma^2))`, with the largest term taken out. */
function logMeanExp(squared: Float64Array, least: number, sigma: number): number {
  const scale = -0.5 / sigma ** 2;
  let sum = 0;
  for (const distance of squared) sum += Math.exp((distance - least) * scale);
  return least * scale + Math.log(sum / squared.length);
}

function logNormaliser(size: number, sigma: number): number {
  return size * Math.log(sigma * Math.sqrt(2 * Math.PI));
}

function minimum(values: Float64Array): number {
  let least = Infinity;
  for (const value of values) least = Math.min(least, value);
  return least;
}
