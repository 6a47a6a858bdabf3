import { drawNoise, examplesOf, labelsInTurn, samplesOf, samplesShown } from '../train/index.js';
import { checkSamplesFit } from './check-samples-fit.js';
import { labelsOf, shownFor } from './class-labels.js';
import { editNoise } from './edit-noise.js';
import type { Output, OutputOptions } from './output.js';
import { truncationNote } from './truncation-note.js';
import { type GeneratorFlags, withGenerator } from './with-generator.js';
import { checkTarget, usualFormat, writeSamples } from './write-samples.js';

export interface GenerateFlags extends OutputOptions, GeneratorFlags {
  readonly n?: number;
  readonly seed: number;
  readonly to?: string;
  readonly class?: string;
  readonly truncation?: number;
  readonly edit?: readonly string[];
}

/** `generate RUN`: one picture, a folder of single images, a table of points, or noise and samples as numbers. */
export async function generate(
  args: readonly string[],
  flags: GenerateFlags,
  output: Output,
): Promise<number> {
  return withGenerator(
    args[0] ?? '',
    { flags, output },
    async ({ game, engine, run, columns, generated, unused }) => {
      const { seed, truncation } = flags;
      const shown = shownFor(game, flags.class);
      const n = flags.n ?? samplesShown(shown);
      checkSamplesFit(game, n);
      const asked = labelsOf(game, flags.class, n);
      const labels = asked ?? labelsInTurn(game, n);
      const of = asked ? `-class-${asked[0]}` : '';
      const within = truncation === undefined ? '' : `-truncation-${truncation}`;
      const edited = flags.edit === undefined ? '' : '-edited';
      const name = `seed-${seed}-n-${n}${of}${within}${edited}${usualFormat(game)}`;
      const to = flags.to ?? (flags.edit === undefined ? generated : unused)(name);
      await checkTarget(to, shown, n);
      if (truncation !== undefined) {
        const note = await truncationNote(engine, game, { seed, truncation, label: asked?.[0] });
        if (note !== undefined) output.note(note);
      }
      const drawn = drawNoise(game, n, { seed, stream: 'generate', truncation });
      const { z, others } = await editNoise(drawn, flags.edit ?? [], run);
      for (const note of others) output.note(note);
      const samples = await samplesOf(engine, game, { z, labels });
      const files = await writeSamples(to, { game: shown, z, samples, labels, columns });
      const examples = examplesOf(game.samples);
      output.answer({ files }, `${n} ${n === 1 ? examples.slice(0, -1) : examples} in ${to}`, to);
      return 0;
    },
  );
}
