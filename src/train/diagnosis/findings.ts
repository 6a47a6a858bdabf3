import type { Verdict } from './diagnosis.js';
import { copiesText, distanceText, diversityText, gameText, gradientText, kindsText } from './evidence.js';
import type { Observation, Signals } from './signals.js';
import { percent, shortNumber } from './text.js';
import { all, isStuck, last, median, medianOf } from './windows.js';

/** A verdict with its reasons. */
export interface Found {
  readonly verdict: Verdict;
  readonly evidence: readonly string[];
}

/** From looks, the newest last, at least one. */
type Finding = (looks: readonly Observation[], newest: Observation) => Found | undefined;

/**
 * Samples this many times as far from the data as data from data are not the data's yet. Healthy games come below: to
 * about 1 on points, 0.6 to 3.5 on images.
 */
const farFrom = 4;

/** An explosion: samples lately came this close, and are now that many times as far. Healthy games: below 2.5. */
const exploded = { times: 4, gradient: 30 };

const blownUp: Finding = (looks, newest) => {
  const now = last(looks, 2);
  const before = looks.slice(0, -2);
  const best = Math.min(...before.map(({ signals }) => signals['watch.distance']));
  const usual = median(before.map(({ metrics }) => metrics['gradient.D'] ?? NaN));
  const isFar = all(
    now,
    (signals) => signals['watch.distance'] > Math.max(farFrom, exploded.times * best),
  );
  const isSteep = now.every(({ metrics }) => (metrics['gradient.D'] ?? 0) > exploded.gradient * usual);
  if (before.length < 2 || !isFar || !isSteep) return undefined;
  return {
    verdict: 'diverged',
    evidence: [
      `${distanceText(newest)}; before it was ${shortNumber(best)} times`,
      ...gradientText('D', looks),
      `before, the gradient at D had the norm ${shortNumber(usual)}`,
      ...gameText(newest),
    ],
  };
};

/** Looks in which the norm of all parameters stays the same to the last bit where nobody moves them. */
const standing = 4;

const dStands: Finding = (looks, newest) => {
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

const gStands: Finding = (looks, newest) => {
  const same = last(looks, standing);
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

/** Samples less varied than this, whatever the noise, are copies of a few. Healthy games: 0.4 and more. */
const thinBelow = 0.25;

const thin: Finding = (looks, newest) =>
  all(last(looks, 4), (signals) => signals['watch.diversity'] < thinBelow)
    ? { verdict: 'G collapsed', evidence: collapse(looks, newest) }
    : undefined;

/** Share of the data whose kinds have no samples: an eighth is one mode of eight. */
const goneFrom = 0.2;

/** Kinds lost, or never found, while the samples come no closer to the data: those of a young game do. */
const few: Finding = (looks, newest) => {
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

const memorising: Finding = (looks, newest) => {
  const recent = last(looks, 4);
  const gap = medianOf(recent, 'watch.gap');
  if (recent.length === 0 || (gap < gapFrom && !isCopying(recent, gap))) return undefined;
  return {
    verdict: 'memorising',
    evidence: [
      `D scores training examples ${shortNumber(gap)} standard deviations above held-out ones (0 where it has learned nothing by heart)`,
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

/**
 * D tells nearly all, and G does not come closer. A probability near V = 0 leaves G no slope; healthy games had V below
 * -0.65 once they were past their first looks.
 */
const dWins: Finding = (looks, newest) => {
  const recent = last(looks, 6);
  const isSure = (signals: Signals): boolean =>
    (signals['watch.auc'] ?? 0) > 0.98 &&
    (signals['watch.value'] ?? 0) > -0.5 &&
    signals['watch.distance'] > farFrom;
  if (!all(recent, isSure) || !isStuck(recent, 0.85)) return undefined;
  return {
    verdict: 'D wins',
    evidence: [...gameText(newest), distanceText(newest, recent[0]), ...gradientText('G', looks)],
  };
};

/** D cannot tell what is plainly different, or takes it the wrong way round. */
const dDead: Finding = (looks, newest) => {
  const recent = last(looks, 6);
  const cannotTell = all(recent, (signals) => signals['watch.distance'] > farFrom);
  if (!cannotTell || medianOf(recent, 'watch.auc', 1) > 0.6 || !isStuck(recent, 0.85)) return undefined;
  return {
    verdict: 'D dead',
    evidence: [...gameText(newest), distanceText(newest, recent[0]), ...gradientText('D', looks)],
  };
};

/**
 * From one look to the next samples change their kinds (total variation) and their mean moves (in standard deviations of
 * the data), again and again. Medians of 8 looks of healthy games: not both above 0.35; of unsteady ones 0.45 to 1.
 */
const swing = 0.42;

const oscillating: Finding = (looks, newest) => {
  const recent = last(looks, 8);
  const [drift, moved] = [medianOf(recent, 'watch.drift'), medianOf(recent, 'watch.moved')];
  if (!(Math.min(drift, moved) > swing) || !isStuck(recent, 0.7)) return undefined;
  return {
    verdict: 'oscillating',
    evidence: [
      `from look to look ${percent(drift)} of the samples change their kind, and their mean moves by ${shortNumber(moved)} standard deviations of the data (medians of ${recent.length} looks)`,
      distanceText(newest, recent[0]),
      ...gameText(newest),
      ...gradientText('G', recent),
    ],
  };
};

const equilibrium: Finding = (looks, newest) => {
  const isEven = (signals: Signals): boolean =>
    Math.abs((signals['watch.auc'] ?? 1) - 0.5) < 0.1 &&
    signals['watch.distance'] < 2 &&
    signals['watch.missing'] === 0;
  if (!all(last(looks, 6), isEven)) return undefined;
  return {
    verdict: 'at equilibrium',
    evidence: [...gameText(newest), distanceText(newest), diversityText(newest), kindsText(newest)],
  };
};

const healthy: Finding = (looks, newest) => ({
  verdict: 'healthy',
  evidence: [
    ...gameText(newest),
    distanceText(newest, looks[0]),
    diversityText(newest),
    kindsText(newest),
  ],
});

/** In the order in which they are asked; the first that holds is the verdict. The last always does. */
export const findings: readonly Finding[] = [
  blownUp,
  dStands,
  gStands,
  thin,
  memorising,
  dWins,
  dDead,
  oscillating,
  few,
  equilibrium,
  healthy,
];
