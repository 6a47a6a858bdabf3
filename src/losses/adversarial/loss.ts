import { mean, type Value } from '../../ir/index.js';
import { checkShape } from '../check.js';

/** What the two players minimise, given D's outputs `[batch, 1]` or `[batch]` before any activation. */
export interface AdversarialLoss {
  readonly name: string;
  /** Scalar loss of the discriminator on its outputs for real and for generated examples. */
  readonly D: (real: Value, fake: Value) => Value;
  /** Scalar loss of the generator; `real`, D's outputs for as many real examples, is used only where `usesReal`. */
  readonly G: (fake: Value, real: Value) => Value;
  /** G's loss of every generated example, in the shape of `fake`; `G` is its mean. */
  readonly perFake: (fake: Value, real: Value) => Value;
  /** Whether G's objective also needs D's outputs for real examples (relativistic losses). */
  readonly usesReal: boolean;
  /** What D's output is: the logit of D(x), a critic's score (high for real), or an energy (low for real). */
  readonly output: 'logit' | 'score' | 'energy';
  /** Both losses where `p_g = p_data` and D is at its best, if that fixes them. */
  readonly equilibrium: { readonly D: number; readonly G: number } | undefined;
  readonly formula: { readonly D: string; readonly G: string };
  readonly source: string;
  /** When to use it, as a sentence. */
  readonly advice: string;
}

/** A loss whose generator looks at generated examples only. */
export interface NonRelativisticLoss extends AdversarialLoss {
  readonly G: (fake: Value) => Value;
  readonly perFake: (fake: Value) => Value;
  readonly usesReal: false;
}

/** A loss whose generator compares with real examples. */
export interface RelativisticLoss extends AdversarialLoss {
  readonly usesReal: true;
}

/** The loss whose G is the mean of `perFake`. */
export const nonRelativistic = (loss: Omit<NonRelativisticLoss, 'G' | 'usesReal'>): NonRelativisticLoss => ({
  ...loss,
  G: (fake) => mean(loss.perFake(fake)),
  usesReal: false,
});

/** The loss whose G is the mean of `perFake`; SHAPE_MISMATCH for outputs of unlike shapes. */
export function relativistic(loss: Omit<RelativisticLoss, 'G' | 'usesReal'>): RelativisticLoss {
  const perFake: RelativisticLoss['perFake'] = (fake, real) => {
    checkShape(`${loss.name} real`, real, fake.shape);
    return loss.perFake(fake, real);
  };
  const D: RelativisticLoss['D'] = (real, fake) => {
    checkShape(`${loss.name} fake`, fake, real.shape);
    return loss.D(real, fake);
  };
  return { ...loss, D, perFake, G: (fake, real) => mean(perFake(fake, real)), usesReal: true };
}
