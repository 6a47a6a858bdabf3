import { add, mean, neg, softplus, type Value } from '../../ir/index.js';
import { nonRelativistic } from './loss.js';

// D(x) = sigmoid(logit), so -log D(x) = softplus(-logit) and -log(1 - D(x)) = softplus(logit).
const discriminator = (real: Value, fake: Value): Value =>
  add(mean(softplus(neg(real))), mean(softplus(fake)));

const discriminatorFormula = '-E[log D(x)] - E[log(1 - D(G(z)))]';

/** The game of equation 1: the generator minimises what the discriminator maximises. */
export const minimax = nonRelativistic({
  name: 'minimax',
  D: discriminator,
  perFake: (fake) => neg(softplus(fake)),
  output: 'logit',
  equilibrium: { D: 2 * Math.LN2, G: -Math.LN2 },
  formula: { D: discriminatorFormula, G: 'E[log(1 - D(G(z)))]' },
  source: 'Goodfellow et al. 2014, equation 1',
  advice: 'For theory and small problems: while D rejects every sample, G hardly gets a gradient.',
});

/** The same fixed point, with stronger gradients for the generator early in training. */
export const nonSaturating = nonRelativistic({
  name: 'nonSaturating',
  D: discriminator,
  perFake: (fake) => softplus(neg(fake)),
  output: 'logit',
  equilibrium: { D: 2 * Math.LN2, G: Math.LN2 },
  formula: { D: discriminatorFormula, G: '-E[log D(G(z))]' },
  source: 'Goodfellow et al. 2014, section 3',
  advice: 'The usual choice: G learns even while D rejects every sample.',
});

/** `V(D, G) = E[log D(x)] + E[log(1 - D(G(z)))]`, which is `-log 4` at the optimum (theorem 1 of the same paper). */
export const valueFunction = (real: Value, fake: Value): Value => neg(discriminator(real, fake));
