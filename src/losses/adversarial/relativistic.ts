import { add, mean, neg, softplus, sub } from '../../ir/index.js';
import { relativistic } from './loss.js';

/**
 * RaGAN on the standard loss: how much more real an example is than the average of the other kind. `C` is D's output
 * before the sigmoid `s`. `real` and `fake` have one batch size.
 */
export const relativisticAverage = relativistic({
  name: 'relativisticAverage',
  D: (real, fake) => add(mean(softplus(sub(mean(fake), real))), mean(softplus(sub(fake, mean(real))))),
  perFake: (fake, real) => add(softplus(sub(mean(real), fake)), softplus(sub(real, mean(fake)))),
  output: 'score',
  equilibrium: { D: 2 * Math.LN2, G: 2 * Math.LN2 },
  formula: {
    D: '-E[log s(C(x) - E C(G(z)))] - E[log(1 - s(C(G(z)) - E C(x)))]',
    G: '-E[log s(C(G(z)) - E C(x))] - E[log(1 - s(C(x) - E C(G(z))))]',
  },
  source: 'Jolicoeur-Martineau 2019',
  advice:
    'Steadier than the standard loss on small batches of large images; G needs real examples in its turn too.',
});

/**
 * RpGAN with the softplus: every generated example is compared with one real example, at the same place of its batch.
 * `real` and `fake` have one batch size.
 */
export const relativisticPairing = relativistic({
  name: 'relativisticPairing',
  D: (real, fake) => mean(softplus(sub(fake, real))),
  perFake: (fake, real) => softplus(neg(sub(fake, real))),
  output: 'score',
  equilibrium: { D: Math.LN2, G: Math.LN2 },
  formula: { D: 'E[log(1 + exp(D(G(z)) - D(x)))]', G: 'E[log(1 + exp(D(x) - D(G(z))))]' },
  source: 'Huang et al. 2024 (R3GAN); Jolicoeur-Martineau 2019',
  advice: 'Against mode dropping: give D the zero-centred penalties R1 and R2 with it.',
});
