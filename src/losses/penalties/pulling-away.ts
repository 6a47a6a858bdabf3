import { div, matmul, mul, normalize, square, sum, type Value, constant } from '../../ir/index.js';
import { GanymedeError } from '../../support/errors.js';
import { tensor } from '../../tensor/index.js';

/**
 * Mean squared cosine between the codes `[batch, features]` of different generated examples, a scalar (EBGAN, Zhao et al.
 * 2017, equation 4). Added to G's loss, ten times weaker, it keeps the samples of a minibatch apart; the codes are
 * those of D's encoder. Throws LOSS_ARGUMENT for fewer than two examples or another rank.
 */
export function pullingAway(codes: Value): Value {
  const [count = 0] = codes.shape;
  if (codes.shape.length !== 2 || count < 2) throw noPairs(codes.shape);
  const directions = normalize(codes, { axes: [1] });
  const cosines = matmul(directions, directions, { transposeB: true });
  return div(sum(mul(square(cosines), offDiagonal(count))), count * (count - 1));
}

function offDiagonal(count: number): Value {
  const flags = Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 0 : 1));
  return constant(tensor([count, count], flags));
}

function noPairs(shape: readonly number[]): GanymedeError {
  return new GanymedeError('LOSS_ARGUMENT', `codes [${shape.join(',')}] have no pairs to pull apart`, {
    where: 'pullingAway',
    expected: '[batch, features] with a batch of 2 or more',
    actual: `[${shape.join(',')}]`,
    fix: 'Flatten the codes, and take a larger batch.',
  });
}
