import { add, exp, mean, mul, neg, softplus, square, sub, type Value } from '../../ir/index.js';
import { type NonRelativisticLoss, nonRelativistic } from './loss.js';

/** The divergence `E_q[f(p / q)]` of a convex `f` with `f(1) = 0`, by way of its conjugate. */
export interface FDivergence {
  /** `g_f(v)`: maps D's output onto the domain of the conjugate, increasing in `v` (table 2). */
  readonly activation: (v: Value) => Value;
  /** `f*(g_f(v))`, written as one expression so that it stays finite where `f*` alone would not. */
  readonly conjugate: (v: Value) => Value;
}

const kullbackLeibler: FDivergence = { activation: (v) => v, conjugate: (v) => exp(sub(v, 1)) };

// f*(t) = -1 - log(-t) at t = -exp(-v).
const reverse: FDivergence = { activation: (v) => neg(exp(neg(v))), conjugate: (v) => sub(v, 1) };

const chiSquared: FDivergence = { activation: (v) => v, conjugate: (v) => add(mul(square(v), 0.25), v) };

// f*(t) = t / (1 - t) at t = 1 - exp(-v).
const hellinger: FDivergence = {
  activation: (v) => sub(1, exp(neg(v))),
  conjugate: (v) => sub(exp(v), 1),
};

// f*(t) = -log(2 - exp t) at t = log 2 - log(1 + exp(-v)).
const jensen: FDivergence = {
  activation: (v) => sub(Math.LN2, softplus(neg(v))),
  conjugate: (v) => sub(softplus(v), Math.LN2),
};

/** The divergences of Nowozin et al. 2016 (tables 1 and 2), by the name of their loss. */
export const fDivergences = {
  kl: kullbackLeibler,
  reverseKl: reverse,
  pearson: chiSquared,
  squaredHellinger: hellinger,
  jensenShannon: jensen,
} as const satisfies Readonly<Record<string, FDivergence>>;

/** D's loss: minus the objective of section 2.3, `E[g(V(x))] - E[f*(g(V(G(z))))]`. */
function bound({ activation, conjugate }: FDivergence): NonRelativisticLoss['D'] {
  return (real, fake) => sub(mean(conjugate(fake)), mean(activation(real)));
}

/** The objective of section 3.2, which has the same fixed points: G raises `E[g(V(G(z)))]`. */
function raising({ activation }: FDivergence): NonRelativisticLoss['perFake'] {
  return (fake) => neg(activation(fake));
}

/** Kullback-Leibler, `f(u) = u log u`. G uses section 3.2: section 2.3 would vanish where D rejects a sample. */
export const kl = nonRelativistic({
  name: 'kl',
  D: bound(fDivergences.kl),
  perFake: raising(fDivergences.kl),
  output: 'score',
  equilibrium: { D: 0, G: -1 },
  formula: { D: 'E[exp(V(G(z)) - 1)] - E[V(x)]', G: '-E[V(G(z))]' },
  source: 'Nowozin et al. 2016, sections 2.3 and 3.2, table 2',
  advice:
    'To cover the data rather than to look sharp; its exponential wants a small learning rate, such as 0.0002.',
});

/** Reverse Kullback-Leibler, `f(u) = -log u`. G uses section 2.3, which is linear here; section 3.2 would explode. */
export const reverseKl = nonRelativistic({
  name: 'reverseKl',
  D: bound(fDivergences.reverseKl),
  perFake: (fake) => neg(fDivergences.reverseKl.conjugate(fake)),
  output: 'score',
  equilibrium: { D: 0, G: 1 },
  formula: { D: 'E[V(G(z)) - 1] + E[exp(-V(x))]', G: '-E[V(G(z)) - 1]' },
  source: 'Nowozin et al. 2016, section 2.3 and table 2',
  advice: 'To look sharp rather than to cover the data.',
});

/** Pearson chi squared, `f(u) = (u - 1)^2`. G uses section 3.2: below -2 section 2.3 would push scores down. */
export const pearson = nonRelativistic({
  name: 'pearson',
  D: bound(fDivergences.pearson),
  perFake: raising(fDivergences.pearson),
  output: 'score',
  equilibrium: { D: 0, G: 0 },
  formula: { D: 'E[V(G(z))^2 / 4 + V(G(z))] - E[V(x)]', G: '-E[V(G(z))]' },
  source: 'Nowozin et al. 2016, sections 2.3 and 3.2, table 2',
  advice: 'The mildest of the f-divergences: quadratic, no exponential.',
});

/** Squared Hellinger, `f(u) = (sqrt(u) - 1)^2`. G uses section 3.2: section 2.3 would vanish where D rejects a sample. */
export const squaredHellinger = nonRelativistic({
  name: 'squaredHellinger',
  D: bound(fDivergences.squaredHellinger),
  perFake: raising(fDivergences.squaredHellinger),
  output: 'score',
  equilibrium: { D: 0, G: 0 },
  formula: { D: 'E[exp(V(G(z))) - 1] - E[1 - exp(-V(x))]', G: 'E[exp(-V(G(z))) - 1]' },
  source: 'Nowozin et al. 2016, sections 2.3 and 3.2, table 2',
  advice:
    'Symmetric in data and samples; both its terms are exponentials, which want a small learning rate, such as 0.0002.',
});

/**
 * Jensen-Shannon, `f(u) = u log u - (u + 1) log((u + 1) / 2)`. G uses section 3.2: this is the non-saturating game, each
 * loss shifted to 0 at its fixed point.
 */
export const jensenShannon = nonRelativistic({
  name: 'jensenShannon',
  D: bound(fDivergences.jensenShannon),
  perFake: raising(fDivergences.jensenShannon),
  output: 'logit',
  equilibrium: { D: 0, G: 0 },
  formula: {
    D: '-E[log D(x)] - E[log(1 - D(G(z)))] - log 4, D = sigmoid(V)',
    G: '-E[log D(G(z))] - log 2',
  },
  source: 'Nowozin et al. 2016, sections 2.3 and 3.2, table 2',
  advice: 'As nonSaturating, where a loss of 0 at the fixed point reads better.',
});
