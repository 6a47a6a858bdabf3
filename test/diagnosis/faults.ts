import type { Dataset } from 'ganymede/data';
import type { Game, Verdict } from 'ganymede/train';
import { deafToNoise, halfSided, images, plain, points, simultaneous } from './games.js';
import { digits, repeated, ring, squares } from './worlds.js';

/** A game with something wrong from its first step, and what has to be said of it. */
export interface Fault {
  readonly what: string;
  readonly game: Game;
  readonly data: Dataset;
  /** What is true of it; the first time trouble is seen it has to be one of these. */
  readonly verdicts: readonly Verdict[];
  /** Steps within which it has to be said; the game is looked at every 50. */
  readonly within: number;
  /** What the evidence has to hold. */
  readonly evidence: readonly RegExp[];
}

const manyDigits: Dataset = { ...(await digits(0, 4000)), heldOut: await digits(10_000, 1000) };
const twentyDigits: Dataset = { ...(await digits(0, 20)), heldOut: await digits(1000, 1000) };
const copiedDigits: Dataset = { ...repeated(twentyDigits, 20, 50), heldOut: await digits(1000, 1000) };

const scores = /D\(x\) is .* and D\(G\(z\)\) .* V\(D, G\) is .* \(-log 4 = -1\.386 /;
const ranking = /D puts an example above a sample in \d+ % of comparisons/;
const slopeOfG = /the gradient at G has the norm \S+;/;
const slopeOfD = /the gradient at D has the norm \S+;/;

/** Simultaneous moves with momentum: the players run past the equilibrium and around it. */
const unsteady = [...plain, 'beta1=0.9', 'lrTo=1'];

/** Steps given to every fault before it is taken for overlooked. */
export const patience = 2000;

export const faults: readonly Fault[] = [
  {
    what: 'G does not look at its noise, points',
    game: deafToNoise(points(ring, patience)),
    data: ring,
    verdicts: ['G collapsed'],
    within: 300,
    evidence: [
      /samples are 0 % as varied as the data/,
      /1 of 8 kinds.*without: mode \d at \(/,
      ranking,
      slopeOfG,
    ],
  },
  {
    what: 'G does not look at its noise, images',
    game: deafToNoise(images(manyDigits, patience)),
    data: manyDigits,
    verdicts: ['G collapsed'],
    within: 300,
    evidence: [
      /samples are 0 % as varied/,
      /of 10 kinds.*without: cluster \d+ \(mostly "\d"\)/,
      scores,
      slopeOfG,
    ],
  },
  {
    what: 'G reaches one half of the modes',
    game: halfSided(points(ring, patience)),
    data: ring,
    verdicts: ['G collapsed'],
    within: 1500,
    evidence: [/5 of 8 kinds.*without: mode 4 at \(-0.707, 0.707\), mode 5 at \(-1, /, ranking, slopeOfG],
  },
  {
    what: 'D learns 100 times as fast, minimax on images',
    game: images(manyDigits, patience, ['D.lr=0.02', 'loss=minimax']),
    data: manyDigits,
    verdicts: ['D wins'],
    within: 1200,
    evidence: [scores, /samples are \S+ times as far from the data/, slopeOfG],
  },
  {
    // Where the rates fall, one training in five is none the worse for it.
    what: 'D learns 100 times as fast till the end, relativistic pairing with R1 and R2 on points',
    game: points(ring, patience, ['D.lr=0.2', 'lrTo=1']),
    data: ring,
    verdicts: ['diverged', 'D dead'],
    within: 1500,
    evidence: [/samples are \S+ times as far from the data/, slopeOfD, ranking],
  },
  {
    what: 'D does not learn, points',
    game: points(ring, patience, ['D.lr=0']),
    data: ring,
    verdicts: ['D dead'],
    within: 300,
    evidence: [/D does not learn/, ranking, slopeOfD],
  },
  {
    what: 'D does not learn, images',
    game: images(manyDigits, patience, ['D.lr=0']),
    data: manyDigits,
    verdicts: ['D dead'],
    within: 300,
    evidence: [/D does not learn/, scores, slopeOfD],
  },
  {
    what: 'G does not learn, points',
    game: points(ring, patience, ['G.lr=0']),
    data: ring,
    verdicts: ['D wins'],
    within: 300,
    evidence: [/G does not learn/, ranking, slopeOfG],
  },
  {
    what: 'G does not learn, images',
    game: images(manyDigits, patience, ['G.lr=0']),
    data: manyDigits,
    verdicts: ['D wins'],
    within: 300,
    evidence: [/G does not learn/, scores, slopeOfG],
  },
  {
    what: '20 images',
    game: images(twentyDigits, patience),
    data: twentyDigits,
    verdicts: ['memorising'],
    within: 800,
    evidence: [
      /D scores training examples \S+ standard deviations above held-out ones/,
      /closer to the training/,
    ],
  },
  {
    what: '20 images, 50 times each',
    game: images(copiedDigits, patience),
    data: copiedDigits,
    verdicts: ['memorising'],
    within: 800,
    evidence: [/D scores training examples/, /98 % of the training examples looked at are copies/],
  },
  {
    what: 'momentum 0.9, both move at once',
    game: simultaneous(points(ring, patience, unsteady)),
    data: ring,
    verdicts: ['oscillating'],
    within: 1500,
    evidence: [/from look to look \d+ % of the samples change their kind/, scores, slopeOfG],
  },
  {
    what: 'momentum 0.9, both move at once, rates 5 times as high',
    game: simultaneous(points(ring, patience, [...unsteady, 'G.lr=0.01', 'D.lr=0.01'])),
    data: ring,
    verdicts: ['oscillating'],
    within: 1700,
    evidence: [/from look to look \d+ % of the samples change their kind/, scores, slopeOfG],
  },
];

/** Games that come to samples of the data, and of which no trouble may be said at any look. */
export interface Sound {
  readonly what: string;
  readonly game: Game;
  readonly data: Dataset;
  readonly steps: number;
  /** Steps between two looks. */
  readonly every: number;
  /** Share of the data whose kinds may lack samples at the end. */
  readonly missing: number;
}

export const sound: readonly Sound[] = [
  {
    what: 'the recipe points on a ring',
    game: points(ring, 1500),
    data: ring,
    steps: 1500,
    every: 50,
    missing: 0,
  },
  {
    what: 'the loss of 2014 on a ring',
    game: points(ring, 1500, plain),
    data: ring,
    steps: 1500,
    every: 50,
    missing: 0,
  },
  {
    what: 'the same with R1 on a ring',
    game: points(ring, 1500, ['loss=nonSaturating', 'penalty.kind=r1', 'penalty.weight=0.1']),
    data: ring,
    steps: 1500,
    every: 50,
    missing: 0,
  },
  // Such a game drops a kind or two of the nine, of which the looks make two clusters.
  {
    what: 'gan-quick on squares',
    game: images(squares, 3000),
    data: squares,
    steps: 3000,
    every: 50,
    missing: 0.34,
  },
  {
    what: 'gan-quick on digits',
    game: images(manyDigits, 2500),
    data: manyDigits,
    steps: 2500,
    every: 125,
    missing: 0.2,
  },
];
