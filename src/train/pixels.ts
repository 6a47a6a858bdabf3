import { mapFloats, type Tensor } from '../tensor/index.js';
import type { Game } from './game.js';

/** Images of bytes as a game's players see them, in the range of its samples. */
export function pixelsOf({ samples }: Pick<Game, 'samples'>, images: Tensor): Tensor {
  return pixelsIn(samples.range, images);
}

/** Images of bytes, black as `low` and full intensity as `high`. */
export function pixelsIn([low, high]: readonly [low: number, high: number], images: Tensor): Tensor {
  return mapFloats(images, (byte) => low + (byte * (high - low)) / 255);
}
