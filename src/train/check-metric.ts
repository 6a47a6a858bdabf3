import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import { signalNames } from './diagnosis/index.js';

/** What a training reports. */
export interface Reported {
  /** Scalars of its rounds and signals of its looks. */
  readonly scalars: readonly string[];
  /** Whether there are looks. */
  readonly watched: boolean;
  /** The metric of the recipe, which stands for none where there are no looks. */
  readonly usual: unknown;
}

/** Throw CONFIG_INVALID where the scalar that makes a checkpoint the best is none of those a training has. */
export function checkMetric(metric: string, { scalars, watched, usual }: Reported): void {
  if (!scalars.includes(metric)) throw unknownMetric(metric, scalars);
  if (!watched && metric !== usual && signalNames.includes(metric)) throw unwatchedMetric(metric);
}

function unknownMetric(metric: string, scalars: readonly string[]): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', `this training has no scalar "${metric}"`, {
    where: 'metric',
    expected: 'a scalar of metrics.jsonl, such as watch.distance',
    actual: metric,
    fix: didYouMean(metric, scalars),
  });
}

function unwatchedMetric(metric: string): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', `nobody reports "${metric}": this training has no diagnosis`, {
    where: 'metric',
    expected: 'a scalar of its rounds, such as loss.G',
    actual: metric,
    fix: 'Choose a scalar of the rounds, or let the diagnosis look: watchEvery above 0, on data it can compare samples with.',
  });
}
