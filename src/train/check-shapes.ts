import { GanymedeError } from '../support/errors.js';
import type { Game } from './game.js';

/** Throw CALL_INVALID where a size of the noise, the data or the samples is no whole number from 1. */
export function checkShapes({ latent, fields, samples }: Game): void {
  checkShape('latent.shape', latent.shape);
  for (const [name, { shape }] of Object.entries(fields)) checkShape(`fields.${name}.shape`, shape);
  checkShape('samples.shape', samples.shape);
}

function checkShape(where: string, shape: readonly number[]): void {
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 1)) return;
  throw new GanymedeError('CALL_INVALID', `${where} is [${shape.join(',')}]`, {
    where,
    expected: 'sizes that are whole numbers from 1',
    actual: `[${shape.join(',')}]`,
    fix: 'Give every dimension at least one number.',
  });
}
