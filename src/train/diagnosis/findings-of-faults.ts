import { upperMedian } from '../../support/upper-median.js';
import type { Verdict } from './diagnosis.js';
import { distanceText, diversityText, gameText, gradientText } from './evidence.js';
import { farFrom, type Finding } from './finding.js';
import { gradientAt, type Observation } from './signals.js';
import { threeDigits } from './text.js';
import { all, last, nearest } from './windows.js';

/**
 * An explosion: the samples are this many times as far from the data as they have been lately, and D's gradient this many
 * times its usual norm. Healthy games: below 3, and below 5. Those in which D's rate was 100 times too high: 2.9 to 20,
 * and 90 to a million. A gradient beyond all measure is enough. It has to be longer than all parameters of D together:
 * one that had all but vanished may grow a thousandfold and be usual again.
 */
const exploded = { times: 2.5, gradient: 30, gradientAlone: 300 };

export const blownUp: Finding = (looks, newest) => {
  const now = last(looks, 2);
  const before = looks.slice(0, -2);
  const best = Math.min(...before.map(({ signals }) => signals['watch.distance']));
  const usual = upperMedian(before.map((look) => gradientAt('D', look) ?? NaN));
  const isFar = all(now, (signals) => signals['watch.distance'] > Math.max(farFrom, exploded.times * best));
  const isSteep = (times: number): boolean =>
    now.every((look) => {
      const gradient = gradientAt('D', look) ?? 0;
      return gradient > times * usual && gradient > (look.signals['watch.normD'] ?? Infinity);
    });
  const isFault = isSteep(exploded.gradientAlone) || (isFar && isSteep(exploded.gradient));
  if (now.length === 0 || before.length < 2 || !isFault) return undefined;
  return {
    verdict: 'diverged',
    evidence: [
      `${distanceText(newest)}; before it was ${threeDigits(best)} times`,
      ...gradientText('D', looks),
      `before, the gradient at D had the norm ${threeDigits(usual)}`,
      ...gameText(newest),
    ],
  };
};

/** A gradient at D this many times as long as all its parameters is beyond all measure, whatever it was before. Healthy games: below 1. */
const beyond = 1000;

export const outOfHand: Finding = (looks, newest) => {
  const now = last(looks, 2);
  const isBeyond = (look: Observation): boolean =>
    (gradientAt('D', look) ?? 0) > beyond * (look.signals['watch.normD'] ?? Infinity);
  if (now.length === 0 || !now.every(isBeyond)) return undefined;
  return {
    verdict: 'diverged',
    evidence: [
      ...gradientText('D', looks),
      `all parameters of D together have the norm ${threeDigits(newest.signals['watch.normD'] ?? NaN)}`,
      distanceText(newest, looks[0]),
      ...gameText(newest),
    ],
  };
};

/** Samples that were near the data are flung this far from it, whatever D's gradient. Healthy games that came near it stay below 20. */
const flung = { distance: 50, times: 20 };

export const flungAway: Finding = (looks, newest) => {
  const now = last(looks, 2);
  const best = nearest(looks.slice(0, -2));
  const limit = Math.max(flung.distance, flung.times * best);
  if (best > farFrom || !all(now, (signals) => signals['watch.distance'] > limit)) return undefined;
  return {
    verdict: 'diverged',
    evidence: [
      `${distanceText(newest)}; before it was ${threeDigits(best)} times`,
      diversityText(newest),
      ...gradientText('G', looks),
      ...gameText(newest),
    ],
  };
};

/** Looks in a row before which a player was to move and has not, after which it does not learn. */
const standing = 3;

/** Of a game without a critic there is no verdict for it. */
const stands =
  (player: 'G' | 'D', verdict: Verdict): Finding =>
  (looks, newest) => {
    const { [`watch.still${player}` as const]: still = 0, 'watch.normD': critic } = newest.signals;
    if (critic === undefined || still < standing) return undefined;
    const same = looks.slice(-standing - 1);
    return {
      verdict,
      incurable: true,
      evidence: [
        `the parameters of ${player} have not changed in ${same.length} looks: ${player} does not learn`,
        ...gameText(newest),
        distanceText(newest, same[0]),
        ...gradientText(player, same),
      ],
    };
  };

export const dStands = stands('D', 'D dead');
export const gStands = stands('G', 'D wins');
