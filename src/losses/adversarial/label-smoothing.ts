import { add, mean, mul } from '../../ir/index.js';
import { GanymedeError } from '../../support/errors.js';
import type { AdversarialLoss } from './loss.js';

/**
 * One-sided label smoothing (Salimans et al. 2016, section 3.4): real examples have the label `target` in (0, 1] instead
 * of 1, `-E[target log D(x) + (1 - target) log(1 - D(x))]`; generated ones keep 0, G's loss is as it was. The best D is
 * then `target / 2` where `p_g = p_data`. Keeps D from growing certain; use it where D's logits run away. Throws
 * LOSS_ARGUMENT for a loss whose D gives no logits, or a target out of range.
 */
export function labelSmoothing<Loss extends AdversarialLoss>(loss: Loss, target = 0.9): Loss {
  if (loss.output !== 'logit') throw noLogit(loss);
  if (!(target > 0 && target <= 1)) throw badTarget(target);
  return {
    ...loss,
    // softplus(l) - softplus(-l) = l, so smoothing adds (1 - target) l to the term softplus(-l) of a real example.
    D: (real, fake) => add(loss.D(real, fake), mul(mean(real), 1 - target)),
    equilibrium: undefined,
    formula: {
      ...loss.formula,
      D: `${loss.formula.D} with -${target} log D(x) - ${Number((1 - target).toFixed(6))} log(1 - D(x)) for a real x`,
    },
  };
}

function noLogit({ name, output }: AdversarialLoss): GanymedeError {
  return new GanymedeError('LOSS_ARGUMENT', `labels of the loss "${name}" cannot be smoothed: it has none`, {
    where: 'labelSmoothing',
    expected: 'a loss of logits, such as nonSaturating',
    actual: `a loss of ${output === 'energy' ? 'energies' : 'scores'}`,
    fix: 'Smooth only minimax, nonSaturating and jensenShannon.',
  });
}

function badTarget(target: number): GanymedeError {
  return new GanymedeError('LOSS_ARGUMENT', `${target} is no label for real examples`, {
    where: 'labelSmoothing',
    expected: 'a number above 0, at most 1',
    actual: String(target),
    fix: 'Take 0.9.',
  });
}
