import { distanceText, diversityText, gameText, gradientText, kindsText } from './evidence.js';
import { farFrom, type Finding } from './finding.js';
import { gradientAt, type Observation, type Signals } from './signals.js';
import { percent, threeDigits } from './text.js';
import { all, comeCloser, isStuck, last, medianOf } from './windows.js';

/**
 * D tells nearly all, and G does not come closer. A probability near V = 0 leaves G no slope; healthy games had V below
 * -0.57 from their fifth look on.
 */
export const dWins: Finding = (looks, newest) => {
  const recent = last(looks, 6);
  const isSure = (signals: Signals): boolean =>
    (signals['watch.auc'] ?? 0) > 0.98 &&
    (signals['watch.value'] ?? 0) > -0.5 &&
    signals['watch.distance'] > farFrom;
  if (!all(recent, isSure) || !isStuck(recent, 0.85) || comeCloser(looks, recent.length)) return undefined;
  return {
    verdict: 'D wins',
    evidence: [...gameText(newest), distanceText(newest, recent[0]), ...gradientText('G', looks)],
  };
};

/**
 * D tells all, with a certainty that leaves G no gradient to move by: the fault of the minimax loss (Goodfellow et al. 2014,
 * section 3).
 */
const vanished = { gradient: 1e-3, value: -0.05 };

export const gVanished: Finding = (looks, newest) => {
  const recent = last(looks, 3);
  const isLost = (look: Observation): boolean => {
    const { signals } = look;
    return (
      (gradientAt('G', look) ?? Infinity) < vanished.gradient &&
      (signals['watch.auc'] ?? 0) > 0.98 &&
      (signals['watch.value'] ?? -Infinity) > vanished.value &&
      signals['watch.distance'] > farFrom
    );
  };
  if (recent.length === 0 || !recent.every(isLost)) return undefined;
  return {
    verdict: 'D wins',
    evidence: [...gradientText('G', looks), ...gameText(newest), distanceText(newest, recent[0])],
  };
};

/** D cannot tell what is plainly different, or takes it the wrong way round. */
export const dDead: Finding = (looks, newest) => {
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
 * the data), again and again, and come no closer to it. Medians of 8 looks: not both above 0.4 in healthy games that were
 * not on their way to the data; 0.7 to 1 in unsteady ones.
 */
const swing = 0.5;
/** Looks of a young game, in which it may go anywhere. */
const young = 4;

export const oscillating: Finding = (looks, newest) => {
  const recent = last(looks.slice(young), 8);
  const [drift, moved] = [medianOf(recent, 'watch.drift'), medianOf(recent, 'watch.moved')];
  if (!(Math.min(drift, moved) > swing) || !isStuck(recent, 0.7)) return undefined;
  return {
    verdict: 'oscillating',
    evidence: [
      `from look to look ${percent(drift)} of the samples change their kind, and their mean moves by ${threeDigits(moved)} standard deviations of the data (medians of ${recent.length} looks)`,
      distanceText(newest, recent[0]),
      ...gameText(newest),
      ...gradientText('G', recent),
    ],
  };
};

export const equilibrium: Finding = (looks, newest) => {
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
