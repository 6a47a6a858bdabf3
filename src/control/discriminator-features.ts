import { concat, flatten, graphOf, input, maxPool, type Value } from '../ir/index.js';
import type { Points } from '../metrics/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import { elements } from '../ir/index.js';
import { type Tensor, zeros } from '../tensor/index.js';
import { Evaluation, type Game, readsClass } from '../train/index.js';
import { activationOps, between } from './graph-layers.js';

/** Images looked at together. */
const PORTION = 250;
/** Places of a plane that are left of it, each way. */
const PLACES = 4;

/** Features `[n, size]` of images `[n, C, H, W]` in the game's range, any number of them. */
export type Features = (images: Tensor) => Promise<Points>;

/**
 * What D has learned of images, as in Radford et al. 2015, section 5.1: the activations of all its convolutions, each plane reduced
 * to 4x4 by taking maxima, by the engine's present parameters. Throws PLAYER_WITHOUT_FEATURES for a D without convolutions,
 * one that judges several images at once, or one whose features depend on the class it is told.
 */
export async function loadDiscriminatorFeatures(engine: Engine, game: Game): Promise<Features> {
  const spec = featureProgram(game);
  await engine.load(compileProgram(spec, { mode: 'plain', layout: engine.layout }));
  const size = spec.graph.outputs['features']?.shape[1] ?? 0;
  return async (images) => {
    const count = images.shape[0] ?? 0;
    const data = new Float32Array(count * size);
    for (let start = 0; start < count; start += PORTION) {
      const feeds = { x: portion(images, start) };
      const { features } = await engine.run(spec.name, { feeds, seed: 0, step: 0, steps: 1 });
      invariant(features, 'the program gives features');
      data.set(
        features.data.subarray(0, Math.min(features.data.length, data.length - start * size)),
        start * size,
      );
    }
    return { count, size, data };
  };
}

function featureProgram(game: Game): ProgramSpec {
  const { critic } = game;
  if (!critic || (critic.pack ?? 1) > 1) throw unfit(critic?.player, 'judges images one by one');
  const x = input('x', [PORTION, ...game.samples.shape]);
  const label = game.classes && input('label', [PORTION], 'int32');
  const planes = between(x, new Evaluation(game).play(critic.player, x, 'last', label)).filter(
    ({ op, shape }) => activationOps.has(op) && shape.length === 4,
  );
  if (planes.length === 0) throw unfit(critic.player, 'convolves images');
  const graph = graphOf({
    features: concat(
      planes.map((each) => flatten(reduced(each))),
      1,
    ),
  });
  if (readsClass(graph))
    throw unfit(critic.player, 'is told the class after its convolutions, or not at all');
  return { name: 'discriminator-features', graph, random: {} };
}

/** Planes of 4x4 maxima, over windows that may overlap; smaller planes as they are. */
function reduced(planes: Value): Value {
  const sides = planes.shape.slice(2);
  if (sides.some((side) => side < PLACES)) return planes;
  const strides = sides.map((side) => Math.floor(side / PLACES));
  const kernel = sides.map((side, axis) => side - (PLACES - 1) * (strides[axis] ?? 1));
  return maxPool(planes, { kernel, strides });
}

function portion({ shape: [, ...rest], data }: Tensor, start: number): Tensor {
  const size = elements(rest);
  const images = zeros([PORTION, ...rest]);
  images.data.set(data.subarray(start * size, (start + PORTION) * size));
  return images;
}

function unfit(player: string | undefined, expected: string): GanymedeError {
  return new GanymedeError(
    'PLAYER_WITHOUT_FEATURES',
    'the discriminator of this run has no features of single images',
    {
      where: player ?? 'critic',
      expected: `a discriminator that ${expected}`,
      fix: 'Use a run of another recipe, such as dcgan or r3gan with pack=1.',
    },
  );
}
