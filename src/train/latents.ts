import { elements } from '../ir/index.js';
import { draw } from '../support/distribution.js';
import { GanymedeError } from '../support/errors.js';
import { type Tensor, zeros } from '../tensor/index.js';
import type { Game } from './game.js';

type Prior = Pick<Game, 'latent'>;

/** Draws of a coordinate beyond the truncation after which it is scaled to lie within. */
const MOST_DRAWS = 1000;

export interface NoiseWanted {
  readonly seed: number;
  /** Name of the stream of random numbers. */
  readonly stream: string;
  /**
   * The truncation trick (Brock et al. 2018, section 3.1): coordinates of normal noise beyond it are drawn again, and those that
   * still are after many draws moved to it; uniform noise is scaled about its middle. Smaller: more typical samples,
   * fewer kinds. Around 2 for normal latents of many coordinates: a smaller one shortens all of them to where a generator was
   * never trained, and not every generator bears that. Default none.
   */
  readonly truncation?: number | undefined;
}

/**
 * Noise `[count, ...latent]` from the game's prior; sample `i` depends only on the seed and `i`'s block of noise. Throws
 * CALL_INVALID for a truncation that is not above 0, and for one of a prior of zeros and ones.
 */
export function drawNoise(game: Prior, count: number, { seed, stream, truncation }: NoiseWanted): Tensor {
  const z = zeros([count, ...game.latent.shape]);
  draw(z.data, { seed, stream, step: 0 }, game.latent.distribution);
  if (truncation === undefined) return z;
  if (!(truncation > 0)) throw notPositive(truncation);
  const { distribution } = game.latent;
  if (distribution.kind === 'bernoulli') throw notTruncated();
  if (distribution.kind === 'normal') redraw(z.data, truncation, { seed, stream });
  if (distribution.kind === 'uniform') {
    const middle = (distribution.low + distribution.high) / 2;
    z.data.forEach((value, i) => (z.data[i] = middle + (value - middle) * Math.min(1, truncation)));
  }
  return z;
}

function redraw(z: Float32Array, most: number, { seed, stream }: NoiseWanted): void {
  const again = new Float32Array(z.length);
  for (let step = 1; step <= MOST_DRAWS && z.some((value) => Math.abs(value) > most); step++) {
    draw(again, { seed, stream: `${stream}/truncated`, step }, { kind: 'normal' });
    z.forEach((value, i) => {
      if (Math.abs(value) > most) z[i] = again[i] ?? 0;
    });
  }
  z.forEach((value, i) => {
    if (Math.abs(value) > most) z[i] = Math.sign(value) * most;
  });
}

/** From one latent to the next, and from the last back to the first. */
export interface Walk {
  /** Walks side by side. */
  readonly count: number;
  /** Latents each visits. */
  readonly points: number;
  /** Pictures from one to the next. */
  readonly frames: number;
}

/**
 * Noise `[count, ...latent]` for every frame of closed walks through random latents: on the sphere for a normal prior (White
 * 2016, section 2.1), along lines for others.
 */
export function* walkThrough(
  game: Prior,
  { count, points, frames }: Walk,
  wanted: NoiseWanted,
): Generator<Tensor, void> {
  const visited = drawNoise(game, count * points, wanted);
  const size = elements(game.latent.shape);
  const at = (walk: number, point: number): Float32Array => {
    const start = (walk * points + (point % points)) * size;
    return Float32Array.from(visited.data.subarray(start, start + size));
  };
  const between = game.latent.distribution.kind === 'normal' ? onSphere : onLine;
  for (let frame = 0; frame < points * frames; frame++) {
    const z = zeros([count, ...game.latent.shape]);
    const [point, t] = [Math.floor(frame / frames), (frame % frames) / frames];
    for (let walk = 0; walk < count; walk++)
      z.data.set(between(at(walk, point), at(walk, point + 1), t), walk * size);
    yield z;
  }
}

function onLine(a: Float32Array, b: Float32Array, t: number): Float32Array {
  return a.map((value, i) => (1 - t) * value + t * (b[i] ?? 0));
}

/** `sin((1 - t) w) / sin(w) a + sin(t w) / sin(w) b`, `w` the angle between them; along a line where that is 0 or half a turn. */
export function onSphere(a: Float32Array, b: Float32Array, t: number): Float32Array {
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
  const sine = Math.sin(angle);
  if (!(Math.abs(sine) > 1e-6)) return onLine(a, b, t);
  const [from, to] = [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
  return a.map((value, i) => from * value + to * (b[i] ?? 0));
}

/**
 * A normal latent at the length near which nearly all of many coordinates lie, the root of their number; one of length 0 stays. Means of
 * n are shorter by the root of n, sums longer.
 */
export function onShell(z: Float32Array): Float32Array {
  const length = Math.sqrt(dot(z, z));
  return length === 0 ? z : z.map((value) => (value * Math.sqrt(z.length)) / length);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function notTruncated(): GanymedeError {
  return new GanymedeError('CALL_INVALID', 'noise of zeros and ones cannot be truncated', {
    where: 'truncation',
    expected: 'a game whose prior is normal or uniform',
    actual: 'a Bernoulli prior',
    fix: 'Leave the truncation out.',
  });
}

function notPositive(truncation: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', `noise cannot be truncated at ${truncation}`, {
    where: 'truncation',
    expected: 'a number above 0, such as 2',
    actual: String(truncation),
    fix: 'Leave it out for all of the noise.',
  });
}
