import { add, mean, neg, relu, sub } from '../../ir/index.js';
import { nonRelativistic } from './loss.js';

/** The Wasserstein-1 distance in its dual form, which holds only for a critic kept Lipschitz. */
export const wasserstein = nonRelativistic({
  name: 'wasserstein',
  D: (real, fake) => sub(mean(fake), mean(real)),
  perFake: neg,
  output: 'score',
  equilibrium: undefined,
  formula: { D: 'E[D(G(z))] - E[D(x)]', G: '-E[D(G(z))]' },
  source: 'Arjovsky et al. 2017, equation 3',
  advice:
    "Only with a gradient penalty, clipped weights or spectral normalisation; then D's loss follows sample quality.",
});

/** The margin loss of support vector machines: D stops at a score of 1 for real and -1 for generated examples. */
export const hinge = nonRelativistic({
  name: 'hinge',
  D: (real, fake) => add(mean(relu(sub(1, real))), mean(relu(add(fake, 1)))),
  perFake: neg,
  output: 'score',
  equilibrium: undefined,
  formula: { D: 'E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))]', G: '-E[D(G(z))]' },
  source: 'Lim and Ye 2017, section 3; Miyato et al. 2018, equations 16 and 17',
  advice: 'The companion of spectral normalisation, for larger images.',
});
