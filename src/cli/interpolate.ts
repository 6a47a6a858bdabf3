import { extname } from 'node:path';
import { type AnimationFormat, checkAnimation, encodeAnimation, writeWhole } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import { loadSampler, picture, pictureShape, walkThrough } from '../train/index.js';
import { labelsOf, shownFor } from './class-labels.js';
import type { Output, OutputOptions } from './output.js';
import { requireImages } from './require-images.js';
import { type GeneratorFlags, withGenerator } from './with-generator.js';

export interface InterpolateFlags extends OutputOptions, GeneratorFlags {
  readonly seed: number;
  readonly points: number;
  readonly frames: number;
  readonly fps: number;
  readonly grid: number;
  readonly to?: string;
  readonly class?: string;
  readonly truncation?: number;
}

/** `interpolate RUN`: an animation of walks through the latent space that end where they began. */
export async function interpolate(
  args: readonly string[],
  flags: InterpolateFlags,
  output: Output,
): Promise<number> {
  const format = formatOf(flags.to);
  return withGenerator(args[0] ?? '', { flags, output }, async ({ game, engine, unused }) => {
    requireImages(game);
    const { seed, points, frames, grid: count, truncation, fps } = flags;
    const shown = shownFor(game, flags.class);
    checkAnimation(points * frames, pictureShape(count, shown), format);
    const labels = labelsOf(game, flags.class, count);
    const sampler = await loadSampler(engine, game, count);
    const walk = walkThrough(game, { count, points, frames }, { seed, stream: 'interpolate', truncation });
    const pictures: Tensor[] = [];
    for (const z of walk) pictures.push(picture(await sampler(z, labels), shown));
    const to = flags.to ?? unused(`seed-${seed}-walk.${format}`);
    await writeWhole(to, await encodeAnimation(pictures, { format, fps }), 'Name another file with --to.');
    output.answer({ file: to, frames: pictures.length }, `${pictures.length} frames in ${to}`, to);
    return 0;
  });
}

function formatOf(to: string | undefined): AnimationFormat {
  const ending = to === undefined ? '.webp' : extname(to).toLowerCase();
  if (ending === '.webp' || ending === '.gif') return ending === '.gif' ? 'gif' : 'webp';
  throw new GanymedeError('USAGE', `an animation cannot be written as ${to ?? ''}`, {
    where: '--to',
    expected: 'a file that ends in .webp or .gif',
    actual: to,
    fix: 'Name a .webp or .gif file.',
  });
}
