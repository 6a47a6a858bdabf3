import { gradientAt, type Observation } from './signals.js';
import { percent, threeDigits } from './text.js';

const minusLog4 = '-log 4 = -1.386';

/** What D makes of data and samples. */
export function gameText({ signals }: Observation): string[] {
  const { 'watch.auc': auc, 'watch.D(x)': real, 'watch.D(G(z))': fake, 'watch.value': value } = signals;
  if (auc === undefined) return [];
  const ranked = `D puts an example above a sample in ${percent(auc)} of comparisons (50 % where it cannot tell)`;
  if (real === undefined || fake === undefined || value === undefined) return [ranked];
  return [
    ranked,
    `D(x) is ${threeDigits(real)} and D(G(z)) ${threeDigits(fake)} (1/2 at equilibrium); V(D, G) is ${threeDigits(value)} (${minusLog4} at equilibrium, 0 where D is always right)`,
  ];
}

export function distanceText({ signals }: Observation, before?: Observation): string {
  const then =
    before === undefined
      ? ''
      : `; at step ${before.step} ${threeDigits(before.signals['watch.distance'])} times`;
  return `samples are ${threeDigits(signals['watch.distance'])} times as far from the data as data from data${then}`;
}

export function diversityText({ signals }: Observation): string {
  return `samples are ${percent(signals['watch.diversity'])} as varied as the data`;
}

/** How many kinds have samples, and which have none. */
export function kindsText({ signals, missing }: Observation): string {
  const gone = missing.length === 0 ? '' : `; without: ${missing.join(', ')}`;
  return `${signals['watch.covered']} of ${signals['watch.kinds']} kinds have samples${gone}`;
}

/** The gradient that moves `player`, where the line has it. */
export function gradientText(player: 'G' | 'D', looks: readonly Observation[]): string[] {
  const norms = looks.map((look) => gradientAt(player, look) ?? NaN).filter(Number.isFinite);
  const newest = norms.at(-1);
  if (newest === undefined) return [];
  return [
    `the gradient at ${player} has the norm ${threeDigits(newest)}; its largest in ${norms.length} looks was ${threeDigits(Math.max(...norms))}`,
  ];
}

export function copiesText({ signals }: Observation): string[] {
  const { 'watch.copying': copying, 'watch.copyDistance': distance } = signals;
  if (copying === undefined) return [];
  const ratio =
    distance === undefined ? '' : `; their median distance is ${threeDigits(distance)} times as large`;
  return [
    `a sample lies closer to the training examples than a held-out one in ${percent(copying)} of comparisons (50 % without copying)${ratio}`,
  ];
}
