import { copiesText, diversityText, gameText, gradientText, kindsText } from './evidence.js';
import { type Finding, young } from './finding.js';
import type { Observation, Signals } from './signals.js';
import { threeDigits } from './text.js';
import { all, isStuck, last, medianOf } from './windows.js';

/** Samples less varied than this, whatever the noise, are copies of a few. Healthy games: 0.44 and more. */
const thinBelow = 0.25;

/** Below this they are one and the same. */
const sameBelow = 1e-4;

/** Samples that have become alike, are the same whatever the noise, or were never varied in a game that is not young. */
export const thin: Finding = (looks, newest) => {
  const isThin = ({ signals }: Observation): boolean => signals['watch.diversity'] < thinBelow;
  const recent = last(looks, 4);
  if (recent.length === 0 || !recent.every(isThin)) return undefined;
  const areSame = all(recent, (signals) => signals['watch.diversity'] < sameBelow);
  if (looks.every(isThin) && !areSame && newest.step < young) return undefined;
  return { verdict: 'G collapsed', evidence: collapse(looks, newest) };
};

/** Share of the data whose kinds have no samples: an eighth is one mode of eight. */
const goneFrom = 0.2;

/** Kinds lost, or never found, while the samples come no closer to the data: those of a young game do. */
export const few: Finding = (looks, newest) => {
  const long = last(looks, 12);
  const isFew = all(long, (signals) => signals['watch.missing'] > goneFrom);
  const isFar = all(long, (signals) => signals['watch.distance'] > 2);
  return isFew && isFar && isStuck(long, 0.9) && isStuck(long, 0.9, 'watch.missing')
    ? { verdict: 'G collapsed', evidence: collapse(long, newest) }
    : undefined;
};

function collapse(looks: readonly Observation[], newest: Observation): string[] {
  return [diversityText(newest), kindsText(newest), ...gameText(newest), ...gradientText('G', looks)];
}

/**
 * D's scores of training examples, in standard deviations above those of held-out ones. Healthy games: below 0.35 (the
 * standard error with 256 of each is 0.09); twenty digits: 1.2 to 3.8.
 */
const gapFrom = 0.8;

export const memorising: Finding = (looks, newest) => {
  const recent = last(looks, 4);
  const gap = medianOf(recent, 'watch.gap');
  if (recent.length === 0 || (gap < gapFrom && !isCopying(recent, gap))) return undefined;
  return {
    verdict: 'memorising',
    evidence: [
      `D scores training examples ${threeDigits(gap)} standard deviations above held-out ones (0 where it has learned nothing by heart)`,
      ...copiesText(newest),
    ],
  };
};

/** Samples lie on the training examples, and not because all are in one dense place; without D's scores that is enough. */
function isCopying(looks: readonly Observation[], gap: number): boolean {
  const knowsThem = gap > gapFrom / 2 || looks.every(({ signals }) => signals['watch.gap'] === undefined);
  const areClose = (signals: Signals): boolean =>
    (signals['watch.copying'] ?? 0) > 0.9 &&
    (signals['watch.copyDistance'] ?? 1) < 0.6 &&
    signals['watch.diversity'] > thinBelow;
  return knowsThem && all(looks, areClose);
}
