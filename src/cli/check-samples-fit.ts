import { GanymedeError } from '../support/errors.js';
import { mostOf } from '../tensor/index.js';
import type { Game } from '../train/index.js';

/** Throw TENSOR_TOO_LARGE, before anything is computed, where the noise or the samples of so many do not fit into one tensor. */
export function checkSamplesFit({ latent, samples }: Pick<Game, 'latent' | 'samples'>, count: number): void {
  const most = Math.min(mostOf(latent.shape), mostOf(samples.shape));
  if (count <= most) return;
  throw new GanymedeError('TENSOR_TOO_LARGE', `${count} samples do not fit into memory`, {
    where: '-n',
    expected: `at most ${most} samples of this run`,
    actual: String(count),
    fix: `Take fewer with -n, at most ${most}.`,
  });
}
