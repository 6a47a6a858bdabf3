import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import type { Metrics } from './events.js';

/** What rounds report: `[rounds]` numbers for each name. */
export type Scalars = Readonly<Record<string, Tensor>>;

/** What the last of the rounds reported. */
export function lastRound(scalars: Scalars, rounds: number): Metrics {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, { data }]) => [name, Number(data[rounds - 1])]),
  );
}

/** The first scalar that is not finite, of rounds after `before`. */
export function divergence(scalars: Scalars, before: number): GanymedeError | undefined {
  for (const [name, { data }] of Object.entries(scalars)) {
    const at = Array.from(data).findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return diverged(name, before + at + 1, Number(data[at]));
  }
  return undefined;
}

function diverged(name: string, step: number, value: number): GanymedeError {
  return new GanymedeError('TRAIN_DIVERGED', `${name} became ${value} in step ${step}`, {
    where: `step ${step}`,
    expected: 'a finite number',
    actual: String(value),
    fix: 'Lower the learning rates: ganymede resume RUN --fork --set D.lr=... --set G.lr=..., or a new run where it has no checkpoint.',
  });
}
