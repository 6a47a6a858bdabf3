import type { Verdict } from './diagnosis.js';

/** The value of a run's setting by its path, such as `penalty.kind`; undefined where there is none. */
type SettingOf = (path: string) => unknown;

/** Whether a run with these settings has not got something yet. */
type Need = (setting: SettingOf) => boolean;

/** Something to try. */
interface Remedy {
  readonly what: string;
  /** Default always. */
  readonly needed?: Need;
  /** Settings that do it, one way or another; assignments of one way stand in a row, separated by blanks. */
  readonly ways?: readonly string[];
  /** Recipes that have such settings, by what they make. */
  readonly elsewhere?: { readonly images?: string; readonly points?: string };
}

/** Settings a recipe does not have speak against no remedy. */
const isAt = (path: string, ...values: readonly unknown[]): Need => {
  return (setting) => [undefined, ...values].includes(setting(path));
};
const isAbove = (path: string, most: number): Need => {
  return (setting) => Number(setting(path) ?? Infinity) > most;
};
const isBelow = (path: string, least: number): Need => {
  return (setting) => Number(setting(path) ?? -Infinity) < least;
};
const all = (needs: readonly Need[]): Need => {
  return (setting) => needs.every((need) => need(setting));
};
const any = (needs: readonly Need[]): Need => {
  return (setting) => needs.some((need) => need(setting));
};

const elsewhere = { images: 'dcgan', points: 'points' } as const;

const gradientPenalty = {
  what: 'give D a gradient penalty where it has none, so that it leaves G a slope to learn on',
  needed: isAt('penalty.kind', 'none'),
  ways: ['penalty.kind=r1 penalty.weight=1'],
  elsewhere,
};
const dropout = {
  what: 'give D more dropout',
  needed: all([isAbove('D.keep', 0.3), isAbove('D.keepHidden', 0.3)]),
  ways: ['D.keep=0.3', 'D.keepHidden=0.3'],
};
const rollback = {
  what: 'let the game go back by itself',
  needed: isAt('act', 'report', 'stop'),
  ways: ['act=rollback'],
};
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
      needed: isAt('loss', 'minimax'),
      ways: ['loss=nonSaturating', 'loss=relativisticPairing'],
    },
  ],
  'D dead': [
    { what: 'raise the learning rate of D (--set D.lr=...)' },
    {
      what: 'give D more steps in a round',
      needed: isBelow('k', 2),
      ways: ['k=2', 'k=2 updates=alternating'],
    },
    { what: 'check that D has enough units, and that its penalty or dropout is not too strong' },
  ],
  'G collapsed': [
    {
      what: 'let D see several samples at once',
      needed: all([isBelow('pack', 2), isAt('minibatch', 'none')]),
      ways: ['pack=2', 'minibatch=stddev'],
      elsewhere,
    },
    {
      what: 'use relativisticPairing with r1+r2 where the game does not',
      needed: (setting) => setting('loss') !== 'relativisticPairing' || setting('penalty.kind') !== 'r1+r2',
      ways: ['loss=relativisticPairing penalty.kind=r1+r2 penalty.weight=1'],
      elsewhere,
    },
    slower,
    { ...rollback, what: 'let the game go back by itself to where its samples were good' },
  ],
  oscillating: [
    {
      what: 'lower the momentum',
      needed: all([isAbove('beta1', 0), any([isAbove('momentum.from', 0), isAbove('momentum.to', 0)])]),
      ways: ['beta1=0', 'momentum.from=0 momentum.to=0'],
    },
    slower,
    gradientPenalty,
    {
      what: 'give G an averaged copy that makes the samples',
      needed: isAt('G.average', 0),
      ways: ['G.average=0.999'],
    },
  ],
  memorising: [
    { what: 'train on more, or more varied, examples; remove duplicates' },
    dropout,
    {
      what: 'augment what D sees',
      needed: isAt('augment', 'none'),
      ways: ['augment=diffaugment'],
      elsewhere: { images: elsewhere.images },
    },
    { what: 'stop earlier', needed: isAt('act', 'report'), ways: ['act=stop'] },
  ],
  diverged: [
    slower,
    {
      what: 'limit the gradients',
      needed: any([isAt('clipNorm', 0), isAbove('clipNorm', 1)]),
      ways: ['clipNorm=1'],
      elsewhere,
    },
    { what: 'look for missing values in the data' },
    rollback,
  ],
};

/** What to try against a trouble in any game; settings are those of the recipes. */
export function remediesFor(verdict: Verdict): string[] {
  return table[verdict].map(({ what, ways = [] }) => told(what, ways));
}

/** A recipe with a run's settings, as far as remedies know them. */
export interface RecipeFit {
  readonly examples: 'images' | 'points';
  readonly setting: SettingOf;
  readonly accepts: (assignments: readonly string[]) => boolean;
}

/** What to try in a game of a recipe that has not got it yet: ways it has, or which recipe has one. */
export function fittingRemedies(verdict: Verdict, { examples, setting, accepts }: RecipeFit): string[] {
  const needed = table[verdict].filter((remedy) => remedy.needed?.(setting) ?? true);
  return needed.flatMap(({ what, ways, elsewhere = {} }) => {
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
