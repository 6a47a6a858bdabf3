import { GanymedeError } from '../../support/errors.js';
import type { Dataset } from '../dataset.js';
import { grid, mixture, ring } from './mixtures.js';
import { checkerboard, spirals } from './shapes.js';
import { worldDataset, type WorldOptions } from './world.js';

const worlds = { mixture, ring, grid, spirals, checkerboard } as const;

export type WorldName = keyof typeof worlds;

export const worldNames = Object.keys(worlds) as readonly WorldName[];

/**
 * Points of a distribution that is known exactly: 100,000 to train on and 10,000 held out, always the same ones. Throws
 * DATA_SPEC_UNKNOWN.
 */
export function openWorld(name: WorldName, options?: WorldOptions): Dataset {
  if (!Object.hasOwn(worlds, name)) throw unknown(name);
  return worldDataset(name, worlds[name], options);
}

function unknown(name: string): GanymedeError {
  const expected = worldNames.join(', ');
  return new GanymedeError('DATA_SPEC_UNKNOWN', `no world is called "${name}"`, {
    where: name,
    expected,
    actual: name,
    fix: `Name one of ${expected}.`,
  });
}
