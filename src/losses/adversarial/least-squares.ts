import { add, mean, mul, square, sub } from '../../ir/index.js';
import { nonRelativistic } from './loss.js';

/** Least squares with the labels a = 0, b = 1 for D and c = 1 for G; D's output is linear, without a sigmoid. */
export const leastSquares = nonRelativistic({
  name: 'leastSquares',
  D: (real, fake) => mul(add(mean(square(sub(real, 1))), mean(square(fake))), 0.5),
  perFake: (fake) => mul(square(sub(fake, 1)), 0.5),
  output: 'score',
  equilibrium: { D: 1 / 4, G: 1 / 8 },
  formula: { D: 'E[(D(x) - 1)^2] / 2 + E[D(G(z))^2] / 2', G: 'E[(D(G(z)) - 1)^2] / 2' },
  source: 'Mao et al. 2017, equation 9',
  advice:
    'Calmer than the logarithms: samples far from the boundary keep a gradient proportional to how far they are.',
});
