import { type Command, Option } from 'commander';
import { directionMethods } from '../control/index.js';
import { arithmetic } from './arithmetic.js';
import { directions } from './directions.js';
import { exportRun } from './export.js';
import { generate } from './generate.js';
import { interpolate } from './interpolate.js';
import { above0, collect, named, natural, pace, positive } from './option-values.js';
import { project } from './project.js';
import { ofCheckpoint } from './run-options.js';
import type { AddVerb } from './verb.js';

/** Verbs that use what a generator has learned. */
export function addSamplingVerbs(program: Command, verb: AddVerb): void {
  addGenerate(program, verb);
  addInterpolate(program, verb);
  addArithmetic(program, verb);
  addDirections(program, verb);
  addProject(program, verb);
  addExportRun(program, verb);
}

const truncationHelp =
  'draw coordinates of the noise beyond it again: fewer kinds, more typical; around 2, smaller ones make images blank where latents have many coordinates';

function addGenerate(program: Command, verb: AddVerb): void {
  verb(
    ofCheckpoint(
      program
        .command('generate <run>')
        .description('make images or points with a trained generator')
        .option(
          '-n <count>',
          'how many; default 64 images or 2048 points; where up to 20 classes take turns, 8 images of each',
          positive,
        )
        .option('--seed <n>', 'seed of the noise', natural, 1)
        .option('--class <name>', 'only this class, by name or number; default each in turn', named)
        .option('--truncation <limit>', truncationHelp, above0)
        .option(
          '--edit <file:number=amount>',
          'move along a direction of a file that directions wrote; may be repeated',
          collect,
        )
        .option(
          '--to <path>',
          'a .png file for a picture of all, a folder for single images, a .csv file for points, or a .safetensors file for noise and samples',
          named,
        ),
    ),
    generate,
  );
}

function addInterpolate(program: Command, verb: AddVerb): void {
  verb(
    ofCheckpoint(
      program
        .command('interpolate <run>')
        .description('an animation between random latents, spherically, back to the first')
        .option('--seed <n>', 'seed of the noise', natural, 1)
        .option('--points <n>', 'latents that are visited', positive, 5)
        .option('--frames <n>', 'pictures from one to the next', positive, 16)
        .option('--fps <n>', 'pictures a second, up to 50', pace, 20)
        .option('--grid <n>', 'walks side by side', positive, 16)
        .option('--class <name>', 'only this class, by name or number; default each in turn', named)
        .option('--truncation <limit>', truncationHelp, above0)
        .option('--to <file>', 'a .webp or .gif file', named),
    ),
    interpolate,
  );
}

function addArithmetic(program: Command, verb: AddVerb): void {
  verb(
    ofCheckpoint(
      program
        .command('arithmetic <run> <terms>')
        .description(
          'add and subtract latents of samples: "3,17,24 - 5,8,13 + 1,2,9", numbered from 1 as generate draws them',
        )
        .option('--seed <n>', 'seed of the noise', natural, 1)
        .option('--to <file>', 'a .png file', named),
    ),
    arithmetic,
  );
}

function addDirections(program: Command, verb: AddVerb): void {
  verb(
    ofCheckpoint(
      program
        .command('directions <run>')
        .description(
          'directions of the latent space that change samples most: a sheet, and the directions as numbers',
        )
        .addOption(
          new Option(
            '--method <name>',
            "pca: principal components of the first layer's activations (GANSpace); factorisation: of its weight (SeFa)",
          )
            .choices(directionMethods)
            .default('pca'),
        )
        .option('-n <count>', 'how many', positive, 8)
        .option('--amount <length>', 'how far the sheet moves the sample either way', above0, 4)
        .option('--seed <n>', 'seed of the noise', natural, 1)
        .option('--class <name>', 'of this class, by name or number; default the first', named)
        .option('--to <file>', 'a .png file; the directions go beside it as .safetensors', named),
    ),
    directions,
  );
}

function addProject(program: Command, verb: AddVerb): void {
  verb(
    ofCheckpoint(
      program
        .command('project <run> <images...>')
        .description(
          'find the latents whose samples come nearest to image files: a picture of both, and the latents',
        )
        .option('--steps <n>', 'steps of Adam', positive, 300)
        .option('--starts <n>', 'searches side by side, from the nearest of 256 random samples', positive, 8)
        .option('--seed <n>', 'seed of the noise', natural, 1)
        .option('--class <name>', 'only this class, by name or number; default any', named)
        .option('--to <file>', 'a .png file; the latents go beside it as .safetensors', named),
    ),
    project,
  );
}

function addExportRun(program: Command, verb: AddVerb): void {
  verb(
    ofCheckpoint(
      program
        .command('export <run>')
        .description('write the generator as ONNX')
        .option('--to <file>', 'where; default RUN/export/generator.onnx', named),
    ),
    exportRun,
  );
}
