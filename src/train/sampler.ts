import { elements, graphOf, input, type Value } from '../ir/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../runtime/index.js';
import { draw } from '../support/distribution.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import { type Tensor, zeros } from '../tensor/index.js';
import { Evaluation } from './evaluation.js';
import type { Game } from './game.js';
import { examplesOf } from './recipe.js';

/** Noise `[count, ...latent]` from the game's prior; sample `i` depends only on the seed and `i`'s block of noise. */
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
  return examplesOf({ shape }) === 'images' ? 64 : 2048;
}

/**
 * The generator in evaluation mode: `z [count, ...latent] -> images [count, C, H, W]` in the game's range, or
 * `-> points [count, coordinates]`.
 */
export function sampleProgram(game: Game, count: number): ProgramSpec {
  const z = input('z', [count, ...game.latent.shape]);
  return {
    name: `sample-${count}`,
    graph: graphOf({ [examplesOf(game.samples)]: generate(game, z) }),
    random: {},
  };
}

function generate(game: Game, z: Value): Value {
  const samples = new Evaluation(game).play(game.samples.player, z, 'averaged');
  checkSamples(game, samples, z);
  return samples;
}

/** Throw SHAPE_MISMATCH unless the generator makes samples of the size the game promises. */
function checkSamples({ samples: { player, shape } }: Game, made: Value, z: Value): void {
  const count = z.shape[0] ?? 0;
  if (made.shape[0] === count && elements(made.shape) === count * elements(shape)) return;
  throw new GanymedeError(
    'SHAPE_MISMATCH',
    `player "${player}" makes [${made.shape.join(',')}] of noise [${z.shape.join(',')}]`,
    {
      where: player,
      expected: `[${[count, ...shape].join(',')}], as samples.shape says`,
      actual: `[${made.shape.join(',')}]`,
      fix: 'Let its last layer have as many units as an example has numbers.',
    },
  );
}

/** Samples `[count, ...shape]` of noise `[count, ...latent]`, by the engine's present parameters. */
export type Sampler = (z: Tensor) => Promise<Tensor>;

/** Load the program that makes `count` samples at a time. */
export async function loadSampler(engine: Engine, game: Game, count: number): Promise<Sampler> {
  const spec = sampleProgram(game, count);
  await engine.load(compileProgram(spec, { mode: 'plain', layout: engine.layout }));
  return async (z) => {
    const made = await engine.run(spec.name, { feeds: { z }, seed: 0, step: 0, steps: 1 });
    const samples = made[examplesOf(game.samples)];
    invariant(samples, 'the sampling program gives samples');
    return { ...samples, shape: [count, ...game.samples.shape] };
  };
}
