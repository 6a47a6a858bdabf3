import { batchMarker, exportOnnx } from '../runtime/index.js';
import { elements, sameShape } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import type { Checkpoint } from './checkpoint.js';
import type { Game } from './game.js';
import { type Config, examplesOf } from './recipe.js';
import { sampleProgram } from './sampler.js';

/**
 * The generator of a checkpoint as an ONNX model: `z [batch, ...latent] -> images [batch, C, H, W]`, or
 * `-> points [batch, coordinates]`, any batch; of a conditional game of `label [batch]` too. Its metadata names the prior of `z`,
 * the range of the pixels and the settings.
 */
export function exportGenerator(game: Game, config: Config, { step, state }: Checkpoint): Uint8Array {
  const { graph } = sampleProgram(game, batchMarker);
  const weights = Object.fromEntries(
    graph.states.map(({ value: { attrs, shape } }) => [attrs.name, weightOf(attrs.name, shape, state)]),
  );
  return exportOnnx(graph, {
    mode: 'plain',
    symbolicBatch: batchMarker,
    weights,
    metadata: metadata(game, config, step),
  });
}

function weightOf(name: string, shape: readonly number[], state: Checkpoint['state']): Tensor {
  const weight = state[name];
  if (weight && sameShape(weight.shape, shape)) return weight;
  throw new GanymedeError(
    'SHAPE_MISMATCH',
    `the checkpoint is not one of this game: "${name}" does not fit`,
    {
      where: name,
      expected: `[${shape.join(',')}]`,
      actual: weight ? `[${weight.shape.join(',')}]` : 'nothing',
      fix: 'Export with the settings and the data the run was trained with.',
    },
  );
}

function metadata({ latent, samples, classes }: Game, config: Config, step: number): Record<string, string> {
  return {
    'ganymede.config': JSON.stringify(config),
    'ganymede.seed': String(config.seed),
    'ganymede.step': String(step),
    'ganymede.latent_size': String(elements(latent.shape)),
    'ganymede.latent_distribution': JSON.stringify(latent.distribution),
    ...(classes && { 'ganymede.classes': JSON.stringify(classes) }),
    ...(examplesOf(samples) === 'images' && imageMetadata(samples)),
  };
}

function imageMetadata({ shape, range }: Game['samples']): Record<string, string> {
  return {
    'ganymede.output_range': JSON.stringify(range),
    'Image.BitmapPixelFormat': shape[0] === 1 ? 'Gray8' : 'Rgb8',
    'Image.ColorSpaceGamma': 'SRGB',
    'Image.NominalPixelRange': range[0] === 0 ? 'Normalized_0_1' : 'Normalized_1_1',
  };
}
