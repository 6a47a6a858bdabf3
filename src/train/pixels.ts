import { type Tensor, tensor } from '../tensor/index.js';
import type { Game } from './game.js';

/** Images of bytes as a game's players see them, in the range of its samples. */
export function pixelsOf({ samples }: Pick<Game, 'samples'>, { shape, data }: Tensor): Tensor {
  const [low, high] = samples.range;
  return tensor(
    shape,
    Float32Array.from(data, (byte) => low + (byte * (high - low)) / 255),
  );
}
