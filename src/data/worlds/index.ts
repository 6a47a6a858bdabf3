import type { Dataset } from '../dataset.js';
import { grid, mixture, ring } from './mixtures.js';
import { checkerboard, spirals } from './shapes.js';
import { worldDataset, type WorldOptions } from './world.js';

const worlds = { mixture, ring, grid, spirals, checkerboard } as const;

export type WorldName = keyof typeof worlds;

export const worldNames = Object.keys(worlds) as readonly WorldName[];

/** Points of a distribution that is known exactly: 100,000 to train on and 10,000 held out, always the same ones. */
export function openWorld(name: WorldName, options?: WorldOptions): Dataset {
  return worldDataset(name, worlds[name], options);
}
