import type { Command } from 'commander';
import { showConfig } from './config.js';
import { inspectData } from './data-inspect.js';
import { doctor } from './doctor.js';
import { collect, imageSize, named } from './option-values.js';
import { listRecipes } from './recipes.js';
import { withRuns } from './run-options.js';
import { compareRuns } from './runs-compare.js';
import { listRuns, showRun } from './runs-list.js';
import { removeRuns } from './runs-remove.js';
import type { AddVerb } from './verb.js';

/** Verbs that show what there is: runs, data, recipes, this machine. */
export function addListingVerbs(program: Command, verb: AddVerb): void {
  addRuns(program, verb);
  addData(program, verb);
  addRecipes(program, verb);
  addConfig(program, verb);
  addDoctor(program, verb);
}

function addRuns(program: Command, verb: AddVerb): void {
  const runs = program.command('runs').description('list, show, compare and remove runs');
  const ofRuns = (name: string, description: string): Command =>
    withRuns(runs.command(name).description(description));
  verb(ofRuns('list', 'every run in a line'), listRuns);
  verb(ofRuns('show <run>', 'what a run is, how far it has come, what was measured'), showRun);
  verb(ofRuns('compare <run> <runs...>', 'differing settings, scalars and scores side by side'), compareRuns);
  verb(
    ofRuns('remove <runs...>', 'delete runs').option('--yes', 'without it nothing is deleted'),
    removeRuns,
  );
}

function addData(program: Command, verb: AddVerb): void {
  const data = program.command('data').description('look at data before training on it');
  verb(
    data
      .command('inspect <data>')
      .description('counts, sizes, classes, problems, and a picture of what D will see')
      .option('--size <n>', 'pixels of a side of the images; default chosen from the files', imageSize)
      .option(
        '--to <file>',
        'where the picture goes; default NAME-sheet.png, never within the images',
        named,
      ),
    inspectData,
  );
}

function addRecipes(program: Command, verb: AddVerb): void {
  verb(
    program
      .command('recipes')
      .description('list the recipes')
      .option('--losses', 'list losses and regularisers instead, and when to use them'),
    listRecipes,
  );
}

function addConfig(program: Command, verb: AddVerb): void {
  verb(
    program
      .command('config <recipe>')
      .description('print the settings of a recipe')
      .option('--set <path=value>', 'change a setting', collect)
      .option('--schema', 'print its JSON Schema instead'),
    showConfig,
  );
}

function addDoctor(program: Command, verb: AddVerb): void {
  verb(withRuns(program.command('doctor').description('is this machine ready?')), doctor);
}
