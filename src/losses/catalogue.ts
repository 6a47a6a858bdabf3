import { adversarialLosses } from './adversarial/table.js';
import type { CatalogueEntry } from './catalogue-entry.js';
import { regularisers } from './regularisers.js';

const began: CatalogueEntry = {
  name: 'began',
  kind: 'loss',
  formula: "D: L(x) - k L(G(z))  G: L(G(z))  k' = k + lambda (gamma L(x) - L(G(z)))",
  source: 'Berthelot et al. 2017, section 3.4',
  advice:
    'For smooth pictures of one subject, with an autoencoder as D; a lower gamma gives less variety. It compares how well D reconstructs, not what: alone, modes go missing unseen.',
  settings:
    'gamma 0.3 to 0.7, lambda 0.001, k from 0; Adam with learning rate 1e-4; for points pullingAway with weight 2, lambda 0.01',
};

const settings: Readonly<Partial<Record<string, string>>> = {
  wasserstein:
    'five steps of D for one of G; Adam with learning rate 1e-4, beta1 0, beta2 0.9 (with gradientPenalty)',
  hinge: 'Adam with learning rate 2e-4, beta1 0, beta2 0.9 (with spectralNorm)',
  relativisticPairing: 'r1 and r2 together (R3GAN)',
  energy: 'margin 1 for mean errors; pullingAway with weight 0.1',
};

/** Every adversarial loss, then every regulariser. */
export const catalogue: readonly CatalogueEntry[] = [
  ...Object.values(adversarialLosses).map(({ name, formula, source, advice }): CatalogueEntry => {
    const numbers = settings[name];
    const entry = {
      name,
      kind: 'loss',
      formula: `D: ${formula.D}  G: ${formula.G}`,
      source,
      advice,
    } as const;
    return numbers === undefined ? entry : { ...entry, settings: numbers };
  }),
  began,
  ...regularisers.map((entry): CatalogueEntry => ({ ...entry, kind: 'regulariser' })),
];
