import { add, cast, greater, less, mean, mul, neg, sigmoid, sign, sub, type Value } from '../ir/index.js';
import type { AdversarialLoss } from '../losses/index.js';
import type { Turn } from '../train/index.js';

/**
 * `E[sign(D(x))]` of Karras et al. 2020, section 3: 0 where D tells nothing, 1 where it is sure of all real examples. An output
 * that is no logit has no zero of its own: the middle between the means for real and for generated examples takes its place.
 */
export function overfitting({ output }: AdversarialLoss, real: Value, fake: Value): Value {
  if (output === 'logit') return mean(sign(real));
  const above = sign(sub(real, mul(add(mean(real), mean(fake)), 0.5)));
  return mean(output === 'energy' ? neg(above) : above);
}

/** What D says of real and generated examples, and how often it is right. */
export function reportScores({ output }: AdversarialLoss, turn: Turn, real: Value, fake: Value): void {
  const shown = output === 'logit' ? sigmoid : (x: Value): Value => x;
  turn.report('D(x)', mean(shown(real)));
  turn.report('D(G(z))', mean(shown(fake)));
  turn.report('accuracy', output === 'logit' ? accuracy(real, fake) : ranking(output, real, fake));
}

/** Share of the examples on the right side of D = 1/2. */
function accuracy(real: Value, fake: Value): Value {
  const right = add(mean(cast(greater(real, 0), 'float32')), mean(cast(less(fake, 0), 'float32')));
  return mul(right, 0.5);
}

/** Share of the pairs of which D takes the real one for real. */
function ranking(output: 'score' | 'energy', real: Value, fake: Value): Value {
  return mean(cast(output === 'energy' ? less(real, fake) : greater(real, fake), 'float32'));
}
