import { GanymedeError } from '../support/errors.js';
import { mostOf } from '../tensor/index.js';
import type { Game } from '../train/index.js';

type Sizes = Pick<Game, 'latent' | 'samples'>;

/** As many samples as one tensor has room for, of the noise and of what is made of it. */
export function mostSamples({ latent, samples }: Sizes): number {
  return Math.min(mostOf(latent.shape), mostOf(samples.shape));
}

/** Throw TENSOR_TOO_LARGE, before anything is computed, where the noise or the samples of so many do not fit into one tensor. */
export function checkSamplesFit(game: Sizes, count: number): void {
  const most = mostSamples(game);
  if (count <= most) return;
  throw new GanymedeError('TENSOR_TOO_LARGE', `${count} samples do not fit into memory`, {
    where: '-n',
    expected: `at most ${most} samples of this run`,
    actual: String(count),
    fix: `Take fewer with -n, at most ${most}.`,
  });
}
