import { elements, graphOf, input, type Value } from '../ir/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../runtime/index.js';
import { draw } from '../support/distribution.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import { type Tensor, zeros } from '../tensor/index.js';
import { Evaluation } from './evaluation.js';
import type { Game } from './game.js';

/** Noise `[count, ...latent]` from the game's prior; image `i` depends only on the seed and `i`'s block of noise. */
export function drawNoise(
  game: Game,
  count: number,
  { seed, stream }: { seed: number; stream: string },
): Tensor {
  const z = zeros([count, ...game.latent.shape]);
  draw(z.data, { seed, stream, step: 0 }, game.latent.distribution);
  return z;
}

/** How many samples a picture of them shows: a grid of images, or a cloud of points. */
export function samplesShown({ samples: { shape } }: Game): number {
  return shape.length === 3 ? 64 : 2048;
}

/** The generator in evaluation mode: `z [count, ...latent] -> images [count, C, H, W]` in the game's range. */
export function sampleProgram(game: Game, count: number): ProgramSpec {
  const z = input('z', [count, ...game.latent.shape]);
  return { name: `sample-${count}`, graph: graphOf({ images: generate(game, z) }), random: {} };
}

function generate(game: Game, z: Value): Value {
  const images = new Evaluation(game).play(game.samples.player, z, 'averaged');
  checkSamples(game, images, z);
  return images;
}

/** Throw SHAPE_MISMATCH unless the generator makes images of the size the game promises. */
function checkSamples({ samples: { player, shape } }: Game, images: Value, z: Value): void {
  const count = z.shape[0] ?? 0;
  if (images.shape[0] === count && elements(images.shape) === count * elements(shape)) return;
  throw new GanymedeError(
    'SHAPE_MISMATCH',
    `player "${player}" makes [${images.shape.join(',')}] of noise [${z.shape.join(',')}]`,
    {
      where: player,
      expected: `[${[count, ...shape].join(',')}], as samples.shape says`,
      actual: `[${images.shape.join(',')}]`,
      fix: 'Let its last layer have as many units as an image has pixels.',
    },
  );
}

/** Images `[count, C, H, W]` of noise `[count, ...latent]`, by the engine's present parameters. */
export type Sampler = (z: Tensor) => Promise<Tensor>;

/** Load the program that makes `count` images at a time. */
export async function loadSampler(engine: Engine, game: Game, count: number): Promise<Sampler> {
  const spec = sampleProgram(game, count);
  await engine.load(compileProgram(spec, { mode: 'plain' }));
  return async (z) => {
    const { images } = await engine.run(spec.name, { feeds: { z }, seed: 0, step: 0, steps: 1 });
    invariant(images, 'the sampling program gives images');
    return { ...images, shape: [count, ...game.samples.shape] };
  };
}
