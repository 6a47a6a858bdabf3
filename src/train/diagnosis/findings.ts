import type { Verdict } from './diagnosis.js';
import { percent, shortNumber } from './text.js';
import type { Observation, Signals } from './signals.js';

/** A verdict with its reasons. */
interface Found {
  readonly verdict: Verdict;
  readonly evidence: readonly string[];
}

type Finding = (observations: readonly Observation[]) => Found | undefined;

/** The last `count` looks, or none if there are fewer. */
function last(observations: readonly Observation[], count: number): readonly Observation[] {
  return observations.length < count ? [] : observations.slice(-count);
}

function allOf(looks: readonly Observation[], holds: (signals: Signals) => boolean): boolean {
  return looks.length > 0 && looks.every(({ signals }) => holds(signals));
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Where D wins there is nothing to gain: samples are far from the data, and stay there. */
const stuckFrom = 4;

const memorising: Finding = (observations) => {
  const looks = last(observations, 4);
  const gap = median(looks.map(({ signals }) => signals['watch.gap'] ?? 0));
  const copying = allOf(
    looks,
    (signals) => (signals['watch.copying'] ?? 0) > 0.9 && (signals['watch.copyDistance'] ?? 1) < 0.6,
  );
  if (looks.length === 0 || (gap < 1 && !copying)) return undefined;
  const newest = looks.at(-1)?.signals;
  return {
    verdict: 'memorising',
    evidence: [
      `D scores training examples ${shortNumber(gap)} standard deviations above held-out ones (0 where it has learned nothing by heart)`,
      ...(newest?.['watch.copying'] === undefined
        ? []
        : [
            `samples lie closer to training examples than held-out ones do in ${percent(newest['watch.copying'])} of comparisons (50 % without copying)`,
          ]),
    ],
  };
};

const collapsed: Finding = (observations) => {
  const thin = last(observations, 3);
  const few = last(observations, 6);
  const isThin = allOf(thin, (signals) => signals['watch.diversity'] < 0.3);
  const isFew = allOf(few, (signals) => signals['watch.missing'] > 0.24);
  const newest = observations.at(-1);
  if (!newest || (!isThin && !isFew)) return undefined;
  const { signals, missing } = newest;
  return {
    verdict: 'G collapsed',
    evidence: [
      `samples are ${percent(signals['watch.diversity'])} as varied as the data`,
      `${signals['watch.covered']} of ${signals['watch.kinds']} kinds have samples${missing.length === 0 ? '' : `; gone: ${missing.join(', ')}`}`,
    ],
  };
};

const stands: Finding = (observations) => {
  const looks = last(observations, 4);
  const newest = observations.at(-1)?.signals;
  if (!newest) return undefined;
  if (allOf(looks, (signals) => signals['watch.scoreMoved'] === 0))
    return {
      verdict: 'D dead',
      evidence: [
        `D's scores of the same examples have not changed in ${looks.length} looks: it does not learn`,
      ],
    };
  if (allOf(looks, (signals) => signals['watch.moved'] === 0))
    return {
      verdict: 'D wins',
      evidence: [`the samples of the same noise have not changed in ${looks.length} looks: G does not learn`],
    };
  return undefined;
};

const dWins: Finding = (observations) => {
  const looks = last(observations, 6);
  const isSure = allOf(
    looks,
    (signals) => (signals['watch.auc'] ?? 0) > 0.98 && signals['watch.distance'] > stuckFrom,
  );
  const [first, newest] = [looks[0], looks.at(-1)];
  if (!isSure || !first || !newest) return undefined;
  if (newest.signals['watch.distance'] < 0.9 * first.signals['watch.distance']) return undefined;
  const largest = Math.max(...observations.map(({ metrics }) => metrics['gradient.G'] ?? 0));
  return {
    verdict: 'D wins',
    evidence: [
      `D puts ${percent(newest.signals['watch.auc'] ?? 1)} of the data above the samples (50 % where it cannot tell)`,
      `samples are ${shortNumber(newest.signals['watch.distance'])} times as far from the data as data from data, ${shortNumber(first.signals['watch.distance'])} times at step ${first.step}`,
      `the gradient that moves G has the norm ${shortNumber(newest.metrics['gradient.G'] ?? NaN)}; its largest lately was ${shortNumber(largest)}`,
    ],
  };
};

const dDead: Finding = (observations) => {
  const looks = last(observations, 6);
  const cannotTell = allOf(
    looks,
    (signals) => (signals['watch.auc'] ?? 1) < 0.6 && signals['watch.distance'] > stuckFrom,
  );
  const [first, newest] = [looks[0], looks.at(-1)];
  if (!cannotTell || !first || !newest) return undefined;
  if (newest.signals['watch.distance'] < 0.9 * first.signals['watch.distance']) return undefined;
  return {
    verdict: 'D dead',
    evidence: [
      `D puts only ${percent(newest.signals['watch.auc'] ?? 0)} of the data above the samples`,
      `yet samples are ${shortNumber(newest.signals['watch.distance'])} times as far from the data as data from data`,
    ],
  };
};

const oscillating: Finding = (observations) => {
  const looks = last(observations, 6);
  const drift = median(looks.map(({ signals }) => signals['watch.drift'] ?? 0));
  if (looks.length === 0 || drift < 0.4) return undefined;
  return {
    verdict: 'oscillating',
    evidence: [
      `from look to look ${percent(drift)} of the samples change their kind (median of the last ${looks.length})`,
    ],
  };
};

const equilibrium: Finding = (observations) => {
  const looks = last(observations, 6);
  const isEven = allOf(
    looks,
    (signals) => Math.abs((signals['watch.auc'] ?? 1) - 0.5) < 0.1 && signals['watch.distance'] < 2,
  );
  const newest = looks.at(-1);
  if (!isEven || !newest) return undefined;
  return {
    verdict: 'at equilibrium',
    evidence: [
      `D puts ${percent(newest.signals['watch.auc'] ?? 0)} of the data above the samples (50 % where it cannot tell)`,
      `samples are ${shortNumber(newest.signals['watch.distance'])} times as far from the data as data from data`,
    ],
  };
};

/** In the order in which they are asked; the first that holds is the verdict. */
export const findings: readonly Finding[] = [
  stands,
  memorising,
  oscillating,
  collapsed,
  dWins,
  dDead,
  equilibrium,
];
