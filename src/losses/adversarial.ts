import { add, mean, neg, softplus, type Value } from '../ir/index.js';

/**
 * What the two players minimise. Logits are `[batch, 1]` or `[batch]`, the discriminator's output before the sigmoid:
 * `D(x) = sigmoid(logit)`, so `-log D(x) = softplus(-logit)` and `-log(1 - D(x)) = softplus(logit)`.
 */
export interface AdversarialLoss {
  readonly name: string;
  /** Scalar loss of the discriminator on real and on generated examples. */
  readonly D: (real: Value, fake: Value) => Value;
  /** Scalar loss of the generator on generated examples. */
  readonly G: (fake: Value) => Value;
  /** Both losses where `D(x) = 1/2` everywhere. */
  readonly equilibrium: { readonly D: number; readonly G: number };
  readonly formula: { readonly D: string; readonly G: string };
  readonly source: string;
  readonly advice: string;
}

const discriminator = (real: Value, fake: Value): Value =>
  add(mean(softplus(neg(real))), mean(softplus(fake)));

const discriminatorFormula = '-E[log D(x)] - E[log(1 - D(G(z)))]';

/** The game of equation 1: the generator minimises what the discriminator maximises. */
export const minimax: AdversarialLoss = {
  name: 'minimax',
  D: discriminator,
  G: (fake) => neg(mean(softplus(fake))),
  equilibrium: { D: 2 * Math.LN2, G: -Math.LN2 },
  formula: { D: discriminatorFormula, G: 'E[log(1 - D(G(z)))]' },
  source: 'Goodfellow et al. 2014, equation 1',
  advice: 'For theory and small problems: while D rejects every sample, G hardly gets a gradient.',
};

/** The same fixed point, with stronger gradients for the generator early in training. */
export const nonSaturating: AdversarialLoss = {
  name: 'nonSaturating',
  D: discriminator,
  G: (fake) => mean(softplus(neg(fake))),
  equilibrium: { D: 2 * Math.LN2, G: Math.LN2 },
  formula: { D: discriminatorFormula, G: '-E[log D(G(z))]' },
  source: 'Goodfellow et al. 2014, section 3',
  advice: 'The usual choice: G learns even while D rejects every sample.',
};

/** Every adversarial loss, by name. */
export const adversarialLosses: {
  readonly minimax: AdversarialLoss;
  readonly nonSaturating: AdversarialLoss;
} = {
  minimax,
  nonSaturating,
};

export type AdversarialLossName = keyof typeof adversarialLosses;

/** `V(D, G) = E[log D(x)] + E[log(1 - D(G(z)))]`, which is `-log 4` at the optimum (theorem 1 of the same paper). */
export const valueFunction = (real: Value, fake: Value): Value => neg(discriminator(real, fake));
