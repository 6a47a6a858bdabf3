export const verdicts = [
  'starting',
  'healthy',
  'at equilibrium',
  'D wins',
  'D dead',
  'G collapsed',
  'oscillating',
  'memorising',
  'diverged',
] as const;

/** The running verdict on a game. */
export type Verdict = (typeof verdicts)[number];

/** How a game goes, why we say so, and what to try. */
export interface Diagnosis {
  readonly verdict: Verdict;
  /** Sentences with the numbers the verdict rests on. */
  readonly evidence: readonly string[];
  /** What to try, the likeliest first; empty where nothing is wrong. */
  readonly advice: readonly string[];
  /** Whether nothing that the game may do by itself helps. */
  readonly incurable?: boolean;
}

/** Whether something is wrong. */
export function isTrouble(verdict: Verdict): boolean {
  return !['starting', 'healthy', 'at equilibrium'].includes(verdict);
}

/** What a verdict means, in a sentence. `starting` with evidence is that of a game that is not at its start any more. */
export function meaningOf({ verdict, evidence }: Pick<Diagnosis, 'verdict' | 'evidence'>): string {
  return verdict === 'starting' && evidence.length > 0
    ? 'samples are far from the data and come no closer, for a reason that is not known yet'
    : meanings[verdict];
}

const meanings: Readonly<Record<Verdict, string>> = {
  starting: 'nothing can be said for certain yet',
  healthy: 'both players learn, and nothing is wrong so far',
  'at equilibrium': 'D can no longer tell samples from data, and they are alike: theory is fulfilled',
  'D wins': 'D tells samples from data with ease, and G gets no better',
  'D dead': 'D does not learn, or does not tell samples from data although they differ',
  'G collapsed': 'G makes few kinds of examples, whatever the noise',
  oscillating: 'the players chase each other: samples swing between places instead of settling',
  memorising: 'the game learns the training examples by heart',
  diverged: 'numbers grew beyond all bounds',
};
