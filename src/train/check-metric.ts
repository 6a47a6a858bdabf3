import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';

/** Throw CONFIG_INVALID where the scalar that makes a checkpoint the best is none of those a training has. */
export function checkMetric(metric: string, scalars: readonly string[]): void {
  if (scalars.includes(metric)) return;
  throw new GanymedeError('CONFIG_INVALID', `this training has no scalar "${metric}"`, {
    where: 'metric',
    expected: 'a scalar of metrics.jsonl, such as watch.distance',
    actual: metric,
    fix: didYouMean(metric, scalars),
  });
}
