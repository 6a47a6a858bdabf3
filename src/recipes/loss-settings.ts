import { catalogue } from '../losses/index.js';
import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';

/**
 * The settings of a recipe with stabilisers that switch an entry of the catalogue on, as `path=value`; none for what is for
 * games written in TypeScript. Throws LOSS_ARGUMENT for what the catalogue has not.
 */
export function settingsFor(entry: string, kind: 'loss' | 'regulariser'): readonly string[] {
  const names = catalogue.filter((each) => each.kind === kind).map(({ name }) => name);
  if (!names.includes(entry))
    throw new GanymedeError('LOSS_ARGUMENT', `the catalogue has no ${kind} "${entry}"`, {
      where: 'settingsFor',
      expected: names.join(', '),
      actual: entry,
      fix: didYouMean(entry, names),
    });
  return kind === 'loss' ? [`loss=${entry}`, ...(others[entry] ?? [])] : (regularisers[entry] ?? []);
}

/** Rates at which exponentials of D's output stay finite. */
const slow = ['G.lr=0.0002', 'D.lr=0.0002'];

/** What a loss needs besides. */
const others: Readonly<Partial<Record<string, readonly string[]>>> = {
  kl: slow,
  squaredHellinger: slow,
  began: [
    'began={"gamma":0.7,"lambda":0.01}',
    'pullingAway=2',
    'penalty.kind=none',
    ...['G.lr=0.001', 'D.lr=0.001', 'beta1=0.5'],
  ],
};

const penalty = (kind: string, weight: number): string[] => [
  `penalty=${JSON.stringify({ kind, weight, every: 1 })}`,
];

const regularisers: Readonly<Record<string, readonly string[]>> = {
  gradientPenalty: penalty('wgan-gp', 10),
  dragan: penalty('dragan', 10),
  r1: penalty('r1', 1),
  r2: penalty('r2', 1),
  spectralNorm: ['spectralNorm=true'],
  clipWeights: ['clipWeights=0.01'],
  clipNorm: ['clipNorm=1'],
  consistency: ['consistency={"weight":10,"std":0.01}'],
  featureMatching: ['featureMatching=1'],
  topK: ['topK={"share":0.5,"steps":4000}'],
  labelSmoothing: ['loss=nonSaturating', 'labelSmoothing=0.9'],
  instanceNoise: ['instanceNoise={"std":0.3,"steps":2000}'],
  minibatchDiscrimination: ['minibatch=discrimination'],
  minibatchStdDev: ['minibatch=stddev'],
  packed: ['pack=2'],
  pullingAway: ['loss=energy', 'pullingAway=0.1'],
  historicalAveraging: ['historicalAveraging=0.001'],
};
