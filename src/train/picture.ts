import { imageGrid } from '../data/index.js';
import type { Tensor } from '../tensor/index.js';
import type { Game } from './game.js';

/** What examples or samples of a game look like: `uint8 [H, W, C]`. */
export function picture(examples: Tensor, { samples: { range } }: Game): Tensor {
  return imageGrid(examples, { range });
}
