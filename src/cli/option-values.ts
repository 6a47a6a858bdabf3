import { InvalidArgumentError } from 'commander';
import { largestSize } from '../train/index.js';

/** Values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A step, or `best`. */
export function checkpointChoice(text: string): number | 'best' {
  return text === 'best' ? text : wholeNumber(text, 0);
}

/** A number above 0. */
export function above0(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** A text that is not empty. */
export function named(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** A whole number from 0. */
export const natural = (text: string): number => wholeNumber(text, 0);
/** Pixels of a side. */
export const imageSize = (text: string): number => wholeNumber(text, 8, largestSize);
/** Pictures a second: a GIF counts hundredths of seconds, and viewers slow down those of one. */
export const pace = (text: string): number => wholeNumber(text, 1, 50);
/** Trainings of each method of a benchmark at most. */
export const mostSeeds = 10_000;
/** How many there are to be. */
export const seedCount = (text: string): number => wholeNumber(text, 1, mostSeeds);
/** A whole number from 1. */
export const positive = (text: string): number => wholeNumber(text, 1);

function wholeNumber(text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  const isWithin = value >= least && value <= most;
  if (!/^\d+(e\d+)?$/.test(text) || !isWithin)
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return value;
}
