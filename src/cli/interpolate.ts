import { extname } from 'node:path';
import {
  type AnimationFormat,
  checkAnimation,
  encodeAnimation,
  framesIn,
  writeWhole,
} from '../node/index.js';
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
    const animation = await encodeAnimation(pictures, { format, fps });
    await writeWhole(to, animation, 'Name another file with --to.');
    const made = await framesIn(animation);
    output.answer({ file: to, frames: made }, textOf(to, made, pictures.length), to);
    return 0;
  });
}

function textOf(to: string, frames: number, pictures: number): string {
  const merged = frames < pictures ? `, of ${pictures} pictures: equal ones in turn are one` : '';
  return `${frames} ${frames === 1 ? 'frame' : 'frames'} in ${to}${merged}`;
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
