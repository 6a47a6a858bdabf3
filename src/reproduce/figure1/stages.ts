import type { Look } from '../benchmark.js';
import { distanceToBest, totalVariation } from './density.js';

/** A look that stands for one of the four parts of the paper's figure. */
export interface Stage {
  readonly label: 'a' | 'b' | 'c' | 'd';
  readonly caption: string;
  readonly look: Look;
}

/** How far the samples still have to be from the data for the inner loop to be seen, and how near for the outer one. */
const apart = 0.25;

/**
 * The stages of the caption of figure 1: (a) the players as they start; (b) D is trained to discriminate, and near D*, while p_g
 * is still elsewhere; (c) the gradient of D has led G most of the way; (d) the end, D = 1/2.
 */
export function stagesOf(looks: readonly Look[]): Stage[] {
  const [first] = looks;
  const last = looks.at(-1);
  if (!first || !last) return [];
  const variation = (look: Look): number => totalVariation(look.curves['p_g'] ?? []);
  const error = (look: Look): number => distanceToBest(look.curves['D'] ?? [], look.curves['p_g'] ?? []);
  const early = looks.slice(1).filter((look) => variation(look) > apart);
  const trained = smallest(early, error) ?? first;
  const after = looks.filter(({ step }) => step > trained.step);
  const near = smallest(after, (look) => Math.abs(variation(look) - variation(first) / 3)) ?? last;
  return [
    { label: 'a', caption: 'the players as they start', look: first },
    { label: 'b', caption: 'D is near D*, G still elsewhere', look: trained },
    { label: 'c', caption: 'the gradient of D leads G to the data', look: near },
    { label: 'd', caption: 'the end: p_g = p_data, D = 1/2', look: last },
  ];
}

function smallest(looks: readonly Look[], of: (look: Look) => number): Look | undefined {
  return looks.reduce<Look | undefined>(
    (best, look) => (best === undefined || of(look) < of(best) ? look : best),
    undefined,
  );
}
