import { upperMedian } from '../../support/upper-median.js';
import { distanceText, gameText, gradientText } from './evidence.js';
import { farFrom, type Finding } from './finding.js';
import type { Signals } from './signals.js';
import { threeDigits } from './text.js';
import { all, last } from './windows.js';

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
  const usual = upperMedian(before.map(({ metrics }) => metrics['gradient.D'] ?? NaN));
  const isFar = all(now, (signals) => signals['watch.distance'] > Math.max(farFrom, exploded.times * best));
  const isSteep = (times: number): boolean =>
    now.every(({ metrics, signals }) => {
      const gradient = metrics['gradient.D'] ?? 0;
      return gradient > times * usual && gradient > (signals['watch.normD'] ?? Infinity);
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

/** Looks in which the norm of all parameters stays the same to the last bit where nobody moves them. */
const standing = 4;

export const dStands: Finding = (looks, newest) => {
  const same = last(looks, standing);
  if (!all(same, (signals) => isSame(signals, newest.signals, 'watch.normD'))) return undefined;
  return {
    verdict: 'D dead',
    evidence: [
      `the parameters of D have not changed in ${standing} looks: D does not learn`,
      ...gameText(newest),
      distanceText(newest, same[0]),
      ...gradientText('D', same),
    ],
  };
};

/** Of a game without a critic there is no verdict for it. */
export const gStands: Finding = (looks, newest) => {
  const same = last(looks, standing);
  if (newest.signals['watch.normD'] === undefined) return undefined;
  if (!all(same, (signals) => isSame(signals, newest.signals, 'watch.normG'))) return undefined;
  return {
    verdict: 'D wins',
    evidence: [
      `the parameters of G have not changed in ${standing} looks: G does not learn`,
      ...gameText(newest),
      distanceText(newest, same[0]),
      ...gradientText('G', same),
    ],
  };
};

function isSame(a: Signals, b: Signals, name: 'watch.normG' | 'watch.normD'): boolean {
  return a[name] !== undefined && a[name] === b[name];
}
