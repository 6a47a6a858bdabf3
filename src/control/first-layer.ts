import { flatten, graphOf, type Value } from '../ir/index.js';
import { compileProgram, type Engine } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { examplesOf, type Game, readsClass, sampleProgram } from '../train/index.js';
import { activationOps, between, linearOps } from './graph-layers.js';

/** What a generator makes of `z` first, `[count, units]` each: its first linear layer, and the non-linearity after it. */
export interface FirstLayer {
  readonly linear: Tensor;
  /** The linear layer again where none follows. */
  readonly activation: Tensor;
}

export interface FirstLayerOptions {
  /** Latents at a time. */
  readonly count: number;
  /** Class of all of them in a conditional game; default the first. */
  readonly label?: number | undefined;
}

/** Load the generator up to its first layer. Throws PLAYER_WITHOUT_FEATURES where it has no linear one. */
export async function loadFirstLayer(
  engine: Engine,
  game: Game,
  { count, label = 0 }: FirstLayerOptions,
): Promise<(z: Tensor) => Promise<FirstLayer>> {
  const name = `first-layer-${count}`;
  const graph = graphOf(layerOf(game, count));
  await engine.load(compileProgram({ name, graph, random: {} }, { mode: 'plain' }));
  const labels = tensor([count], new Int32Array(count).fill(label));
  const labelled = readsClass(graph);
  return async (z) => {
    const feeds = { z, ...(labelled && { label: labels }) };
    const { linear, activation } = await engine.run(name, { feeds, seed: 0, step: 0, steps: 1 });
    invariant(linear && activation, 'the program gives what it was made for');
    return { linear, activation };
  };
}

function layerOf(game: Game, count: number): Record<'linear' | 'activation', Value> {
  const { graph } = sampleProgram(game, count);
  const samples = graph.outputs[examplesOf(game.samples)];
  const z = graph.inputs.find(({ attrs }) => attrs.name === 'z');
  const linear = samples && z && between(z, samples).find(({ op }) => linearOps.has(op));
  if (!linear) throw withoutLayer(game.samples.player);
  const activation = between(linear, samples).find(({ op }) => activationOps.has(op));
  return { linear: flatten(linear), activation: flatten(activation ?? linear) };
}

function withoutLayer(player: string): GanymedeError {
  return new GanymedeError('PLAYER_WITHOUT_FEATURES', `player "${player}" has no linear layer after z`, {
    where: player,
    expected: 'a dense layer or a convolution',
    fix: 'Choose a recipe whose generator begins with one.',
  });
}
