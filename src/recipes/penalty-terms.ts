import { add, broadcastTo, constant, div, mul, reshape, type Value } from '../ir/index.js';
import {
  consistency,
  type Critic,
  draganPoint,
  gradientPenalty,
  interpolate,
  pullingAway,
  zeroCentredPenalty,
} from '../losses/index.js';
import { geometric } from '../optim/index.js';
import type { Tensor } from '../tensor/index.js';
import type { Turn } from '../train/index.js';
import type { Stabilisers } from './stabilisers.js';

/** The images of a turn as D sees them, and their classes. */
export interface Seen {
  readonly real: Value;
  readonly fake: Value;
  readonly label: Value | undefined;
}

interface Penalised extends Pick<Stabilisers, 'penalty' | 'pack'> {
  /** Rounds over which the weight of a penalty changes. */
  readonly steps: number;
  readonly units?: Tensor | undefined;
}

/** Penalties on the gradient of D in its input, measured in the units of each coordinate. */
export function penaltyTerms(
  { penalty, pack, steps, units }: Penalised,
  turn: Turn,
  { real: x, fake: made, label }: Seen,
): Value[] {
  if (penalty.kind === 'none') return [];
  const critic: Critic = (measured) => turn.play('D', inUnits(measured, units), label);
  const [real, fake] = units ? [div(x, constant(units)), div(made, constant(units))] : [x, made];
  const lambda = weightOf(penalty, steps, turn);
  const zeroCentred = (x: Value): Value => mul(mul(zeroCentredPenalty(critic, x, { pack }), 0.5), lambda);
  switch (penalty.kind) {
    case 'wgan-gp':
      return [mul(gradientPenalty(critic, between(turn, pack, real, fake), { pack }), lambda)];
    case 'wgan-gp-one-sided':
      return [mul(gradientPenalty(critic, between(turn, pack, real, fake), { pack, sides: 'one' }), lambda)];
    case 'dragan':
      return [mul(gradientPenalty(critic, between(turn, pack, around(turn, real), real), { pack }), lambda)];
    case 'r1':
      return [zeroCentred(real)];
    case 'r2':
      return [zeroCentred(fake)];
    case 'r1+r2':
      return [zeroCentred(real), zeroCentred(fake)];
  }
}

function weightOf(penalty: Stabilisers['penalty'], steps: number, turn: Turn): Value | number {
  const { weight, weightTo, over = 1 } = penalty;
  if (weightTo === undefined) return weight;
  return turn.schedule('penalty', geometric({ from: weight, to: weightTo, steps: over * steps }));
}

/** Points on the lines between examples, those of a pack equally far. */
function between(turn: Turn, pack: number, real: Value, fake: Value): Value {
  const ones = real.shape.slice(1).map(() => 1);
  const packs = (real.shape[0] ?? 0) / pack;
  const epsilon = turn.random('epsilon', [packs, 1, ...ones], { kind: 'uniform', low: 0, high: 1 });
  return interpolate(real, fake, reshape(broadcastTo(epsilon, [packs, pack, ...ones]), [-1, ...ones]));
}

/** Where the lines of DRAGAN end. */
function around(turn: Turn, real: Value): Value {
  return draganPoint(real, turn.random('around', real.shape, { kind: 'uniform', low: 0, high: 1 }));
}

/** What D's outputs for examples and for the same with noise differ in (bCR). */
export function consistencyTerms(
  { consistency: { weight, std }, units }: Pick<Stabilisers, 'consistency'> & Pick<Penalised, 'units'>,
  turn: Turn,
  { real, fake, label }: Seen,
): Value[] {
  if (weight === 0) return [];
  const term = (name: string, x: Value): Value => {
    const noise = inUnits(turn.random(`augment.${name}`, x.shape, { kind: 'normal' }), units);
    return mul(
      consistency((y) => turn.play('D', y, label), x, add(x, mul(noise, std))),
      weight,
    );
  };
  return [term('real', real), term('fake', fake)];
}

/** What keeps the samples of a minibatch apart, in G's loss: that D's features of them have other directions. */
export function diversityTerms(
  { pullingAway: weight }: Pick<Stabilisers, 'pullingAway'>,
  turn: Turn,
  { fake, label }: Omit<Seen, 'real'>,
): Value[] {
  if (weight === 0) return [];
  const features = turn.features('D', fake, label);
  return [mul(pullingAway(reshape(features, [features.shape[0] ?? 1, -1])), weight)];
}

/** What is measured in the units of each coordinate, as the data has it. */
export function inUnits(measured: Value, units: Tensor | undefined): Value {
  return units ? mul(measured, constant(units)) : measured;
}
