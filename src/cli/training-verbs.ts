import type { Command } from 'commander';
import { dataSpecs } from '../data/index.js';
import { recipes } from '../recipes/index.js';
import { collect, natural, positive } from './option-values.js';
import { resume } from './resume.js';
import { train } from './train.js';
import type { AddVerb } from './verb.js';

/** `train` and `resume`. */
export function addTrainingVerbs(program: Command, verb: AddVerb): void {
  addTrain(program, verb);
  addResume(program, verb);
}

function addTrain(program: Command, verb: AddVerb): void {
  verb(
    trainingFlags(
      program
        .command('train [recipe] [data]')
        .description(`train a GAN; recipes: ${recipes.map(({ name }) => name).join(', ')}`),
      'name of the run folder',
    )
      .option('--data <spec>', dataSpecs)
      .option('--dry-run', 'print settings and sizes, write nothing')
      .addHelpText('after', recipeNote),
    train,
  );
}

function addResume(program: Command, verb: AddVerb): void {
  verb(
    trainingFlags(
      program
        .command('resume <run>')
        .description('go on exactly where a run stopped; --steps and intervals may be changed'),
      'name of the folder of the new run, with --fork',
    )
      .option(
        '--fork',
        'start a new run from its newest checkpoint, in which settings may be changed, but not the sizes of networks',
      )
      .addHelpText('after', runNote),
    resume,
  );
}

function trainingFlags(command: Command, name: string): Command {
  return command
    .option('--steps <n>', 'rounds of Algorithm 1, in all', positive)
    .option('--seed <n>', 'seed of every random number', natural)
    .option('--out <dir>', 'the folder of runs', 'runs')
    .option('--name <name>', name)
    .option('--batch <n>', 'examples in a minibatch', positive)
    .option('--size <n>', 'pixels of a side of the images; default chosen from the files', natural)
    .option('--log-every <n>', 'steps between logged lines; 0: only the last', natural)
    .option('--sample-every <n>', 'steps between sample grids; 0: only the first and the last', natural)
    .option('--save-every <n>', 'steps between checkpoints; 0: only the last', natural)
    .option('--device <name>', 'cpu, webgpu, cuda, dml or coreml')
    .option('--threads <n>', 'threads of the engine; 0: one per core', natural)
    .option('--set <path=value>', 'change any setting, such as D.lr=0.0001; may be repeated', collect);
}

const recipeNote = `
Defaults are the recipe's: see ganymede config RECIPE.`;

const runNote = `
Defaults are the run's. Without --fork only --steps, --log-every, --sample-every, --save-every and what else changes
no result may differ.`;
