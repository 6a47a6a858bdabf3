import { mapFloats, type Tensor } from '../tensor/index.js';
import type { Game } from './game.js';

/** Images of bytes as a game's players see them, in the range of its samples. */
export function pixelsOf({ samples }: Pick<Game, 'samples'>, images: Tensor): Tensor {
  const [low, high] = samples.range;
  return mapFloats(images, (byte) => low + (byte * (high - low)) / 255);
}
