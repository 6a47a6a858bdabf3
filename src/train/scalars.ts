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

/** What is not finite, and after which of the rounds first. */
export interface Divergence {
  readonly fault: GanymedeError;
  readonly step: number;
}

/** The first scalar that is not finite, of rounds after `before`. */
export function divergence(scalars: Scalars, before: number): Divergence | undefined {
  const found = Object.entries(scalars).flatMap(([name, { data }]) => {
    const at = Array.from(data).findIndex((value) => !Number.isFinite(value));
    return at < 0 ? [] : [{ name, at, value: Number(data[at]) }];
  });
  const first = found.sort((a, b) => a.at - b.at)[0];
  if (!first) return undefined;
  const step = before + first.at + 1;
  return { step, fault: diverged(first.name, step, first.value) };
}

/** What to do where numbers are not finite. */
export const slowerAdvice =
  'Lower the learning rates: ganymede resume RUN --fork --set D.lr=... --set G.lr=..., or a new run where it has no checkpoint.';

function diverged(name: string, step: number, value: number): GanymedeError {
  return new GanymedeError('TRAIN_DIVERGED', `${name} became ${value} in step ${step}`, {
    where: `step ${step}`,
    expected: 'a finite number',
    actual: String(value),
    fix: slowerAdvice,
  });
}
