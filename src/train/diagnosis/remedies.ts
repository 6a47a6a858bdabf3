import type { Verdict } from './diagnosis.js';

/** Something to try. */
interface Remedy {
  readonly what: string;
  /** Settings that do it, one way or another; assignments of one way stand in a row, separated by blanks. */
  readonly ways?: readonly string[];
  /** Recipes that have such settings, by what they make. */
  readonly elsewhere?: { readonly images?: string; readonly points?: string };
}

const elsewhere = { images: 'dcgan', points: 'points' } as const;

const gradientPenalty = {
  what: 'give D a gradient penalty where it has none, so that it leaves G a slope to learn on',
  ways: ['penalty.kind=r1 penalty.weight=1'],
  elsewhere,
};
const dropout = { what: 'give D more dropout', ways: ['D.keep=0.3', 'D.keepHidden=0.3'] };
const slower = { what: 'lower both learning rates (--set G.lr=... --set D.lr=...)' };

const table: Readonly<Record<Verdict, readonly Remedy[]>> = {
  starting: [],
  healthy: [],
  'at equilibrium': [],
  'D wins': [
    { what: 'lower the learning rate of D or raise that of G (--set D.lr=...)' },
    gradientPenalty,
    dropout,
    {
      what: 'where the loss is minimax, take another',
      ways: ['loss=nonSaturating', 'loss=relativisticPairing'],
    },
  ],
  'D dead': [
    { what: 'raise the learning rate of D (--set D.lr=...)' },
    { what: 'give D more steps in a round', ways: ['k=2', 'k=2 updates=alternating'] },
    { what: 'check that D has enough units, and that its penalty or dropout is not too strong' },
  ],
  'G collapsed': [
    { what: 'let D see several samples at once', ways: ['pack=2', 'minibatch=stddev'], elsewhere },
    {
      what: 'use relativisticPairing with r1+r2 where the game does not',
      ways: ['loss=relativisticPairing penalty.kind=r1+r2 penalty.weight=1'],
      elsewhere,
    },
    slower,
    { what: 'let the game go back by itself to where its samples were good', ways: ['act=rollback'] },
  ],
  oscillating: [
    { what: 'lower the momentum', ways: ['beta1=0', 'momentum.from=0 momentum.to=0'] },
    slower,
    gradientPenalty,
    { what: 'give G an averaged copy that makes the samples', ways: ['G.average=0.999'] },
  ],
  memorising: [
    { what: 'train on more, or more varied, examples; remove duplicates' },
    dropout,
    {
      what: 'augment what D sees',
      ways: ['augment=diffaugment'],
      elsewhere: { images: elsewhere.images },
    },
    { what: 'stop earlier', ways: ['act=stop'] },
  ],
  diverged: [
    slower,
    { what: 'limit the gradients', ways: ['clipNorm=1'], elsewhere },
    { what: 'look for missing values in the data' },
    { what: 'let the game go back by itself', ways: ['act=rollback'] },
  ],
};

/** What to try against a trouble in any game; settings are those of the recipes. */
export function remediesFor(verdict: Verdict): string[] {
  return table[verdict].map(({ what, ways = [] }) => told(what, ways));
}

/** A recipe as far as remedies know it. */
export interface Patient {
  readonly examples: 'images' | 'points';
  readonly accepts: (assignments: readonly string[]) => boolean;
}

/** What to try in a game of a recipe: ways it has, or which recipe has one. */
export function fittingRemedies(verdict: Verdict, { examples, accepts }: Patient): string[] {
  return table[verdict].flatMap(({ what, ways, elsewhere = {} }) => {
    const fitting = ways?.filter((way) => accepts(way.split(' ')));
    if (fitting === undefined || fitting.length > 0) return [told(what, fitting ?? [])];
    const other = elsewhere[examples];
    return other === undefined ? [] : [`${what}, with a recipe that has such settings: ${other}`];
  });
}

function told(what: string, ways: readonly string[]): string {
  const longer = (way: string): boolean => ways.some((other) => way.startsWith(`${other} `));
  const flags = ways.filter((way) => !longer(way)).map((way) => `--set ${way.replaceAll(' ', ' --set ')}`);
  return flags.length === 0 ? what : `${what} (${flags.join(' or ')})`;
}
