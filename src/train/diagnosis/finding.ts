import type { Diagnosis } from './diagnosis.js';
import type { Observation } from './signals.js';

/** A verdict with its reasons; what to try follows from the verdict. */
export type Found = Omit<Diagnosis, 'advice'>;

/** From looks, the newest last, at least one. */
export type Finding = (looks: readonly Observation[], newest: Observation) => Found | undefined;

/**
 * Samples this many times as far from the data as data from data are not the data's yet. Healthy games come below: to
 * about 1 on points, 0.6 to 3.5 on images.
 */
export const farFrom = 4;

/** Rounds in which a game may not have got anywhere yet: `gan` on MNIST makes one and the same image for the first 500. */
export const young = 1000;
