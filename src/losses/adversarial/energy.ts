import { add, mean, relu, sub } from '../../ir/index.js';
import { GanymedeError } from '../../support/errors.js';
import { type NonRelativisticLoss, nonRelativistic } from './loss.js';

/**
 * EBGAN: D gives energies from 0, such as the reconstruction errors of an autoencoder, low for real examples; generated
 * ones are pushed up to the margin. The default margin of 1 suits mean errors of pixels in [-1, 1]. Throws LOSS_ARGUMENT
 * unless the margin is positive.
 */
export function energyBased({ margin = 1 }: { readonly margin?: number } = {}): NonRelativisticLoss {
  if (!(margin > 0 && margin < Infinity)) throw badMargin(margin);
  return nonRelativistic({
    name: 'energy',
    D: (real, fake) => add(mean(real), mean(relu(sub(margin, fake)))),
    perFake: (fake) => fake,
    output: 'energy',
    equilibrium: undefined,
    formula: { D: 'E[D(x)] + E[max(0, m - D(G(z)))]', G: 'E[D(G(z))]' },
    source: 'Zhao et al. 2017, equations 1 and 2',
    advice: 'For a discriminator that is an autoencoder; lower the margin as samples come close to the data.',
  });
}

function badMargin(margin: number): GanymedeError {
  return new GanymedeError('LOSS_ARGUMENT', `the energy loss needs a positive margin, got ${margin}`, {
    where: 'margin',
    expected: 'a finite number above 0',
    actual: String(margin),
    fix: 'Take about the energy that D gives to bad samples.',
  });
}
