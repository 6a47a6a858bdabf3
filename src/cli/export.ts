import { join } from 'node:path';
import { writeWhole } from '../node/index.js';
import { type CheckpointChoice, examplesOf, exportGenerator, type Game } from '../train/index.js';
import { chosenCheckpoint } from './checkpoints.js';
import type { Output, OutputOptions } from './output.js';
import { dataFacts, openRun } from './runs.js';
import { requireEnding } from './sheet.js';

export interface ExportFlags extends OutputOptions {
  readonly to?: string;
  readonly step?: CheckpointChoice;
  readonly out: string;
}

/** `export RUN`: the generator as one ONNX file with its metadata. */
export async function exportRun(
  args: readonly string[],
  flags: ExportFlags,
  output: Output,
): Promise<number> {
  requireEnding('a generator', flags.to, '.onnx');
  const run = await openRun(args[0] ?? '', flags.out);
  const game = run.recipe.build(run.config, await dataFacts(run));
  const model = exportGenerator(game, run.config, await chosenCheckpoint(run.store, flags.step, output));
  const to = flags.to ?? join(run.store.path, 'export', 'generator.onnx');
  await writeWhole(to, model, 'Name another file with --to FILE.');
  output.answer({ file: to, bytes: model.length }, `${to} (${model.length} bytes)\n${snippet(to, game)}`, to);
  return 0;
}

function snippet(file: string, { samples, classes }: Game): string {
  const examples = examplesOf(samples);
  const label = classes ? ", label: new Tensor('int32', classes, [n])" : '';
  return `
  import { InferenceSession, Tensor } from 'onnxruntime-node';
  const G = await InferenceSession.create(${JSON.stringify(file)});
  // metadata_props of the file: the prior of z, its size${examples === 'images' ? ', the range of the pixels' : ''}
  const { ${examples} } = await G.run({ z: new Tensor('float32', noise, [n, latent])${label} });`;
}
