import { graphOf, input, type Value } from '../ir/index.js';
import { bindParams } from '../nn/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../runtime/index.js';
import { draw } from '../support/distribution.js';
import { GanymedeError } from '../support/errors.js';
import { elements, state } from '../ir/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import type { Game } from './game.js';
import { averageName } from './names.js';

/** Noise `[count, ...latent]` from the game's prior; image `i` depends only on the seed and `i`'s block of noise. */
export function drawNoise(game: Game, count: number, { seed, stream }: { seed: number; stream: string }): Tensor {
  const z = new Float32Array(count * elements(game.latent.shape));
  draw(z, { seed, stream, step: 0 }, game.latent.distribution);
  return tensor([count, ...game.latent.shape], z);
}

/** The generator in evaluation mode: `z [count, ...latent] -> images [count, C, H, W]` in the game's range. */
export function sampleProgram(game: Game, count: number): ProgramSpec {
  const z = input('z', [count, ...game.latent.shape]);
  return { name: `sample-${count}`, graph: graphOf({ images: generate(game, z) }), random: {} };
}

function generate(game: Game, z: Value): Value {
  const { player } = game.samples;
  const generator = game.players[player];
  if (!generator) throw new GanymedeError('PHASE_UNKNOWN_PLAYER', `the game has no player "${player}" to make samples`);
  const states = new Map<string, Value>();
  const read = (name: string, shape: readonly number[]): Value => {
    const value = states.get(name) ?? state(name, shape);
    states.set(name, value);
    return value;
  };
  const parameter = generator.average === undefined ? (name: string): string => name : averageName;
  const params = bindParams({
    path: player,
    training: false,
    param: (name, shape) => read(parameter(name), shape),
    stat: (name, shape) => read(name, shape),
    update: () => undefined,
    noise: (name) => {
      throw new GanymedeError('INTERNAL', `${name} draws noise outside training`);
    },
  });
  return generator.network(params, z);
}

/** Makes images with the engine's present parameters. */
export interface Sampler {
  /** Images of the same noise every time it is asked. */
  fixed(): Promise<Tensor>;
}

const gridCount = 64;

/** Load the sampling program; its fixed noise comes from the seed. */
export async function openSampler({ game, engine, seed }: { game: Game; engine: Engine; seed: number }): Promise<Sampler> {
  const z = drawNoise(game, gridCount, { seed, stream: 'samples' });
  return { fixed: () => sampleImages(engine, game, z) };
}

/** Images of the given noise `[count, ...latent]`. */
export async function sampleImages(engine: Engine, game: Game, z: Tensor): Promise<Tensor> {
  const spec = sampleProgram(game, z.shape[0] ?? 0);
  await engine.load(compileProgram(spec, { mode: 'plain' }));
  const { images } = await engine.run(spec.name, { feeds: { z }, seed: 0, step: 0, steps: 1 });
  if (!images) throw new GanymedeError('INTERNAL', 'the sampling program gave no images');
  return { ...images, shape: [z.shape[0] ?? 0, ...game.samples.shape] };
}
