import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { directionMethods } from '../control/index.js';
import { dataSpecs } from '../data/index.js';
import { packageVersion } from '../node/index.js';
import { recipes } from '../recipes/index.js';
import { codedError, exitStatus, GanymedeError } from '../support/errors.js';
import { largestSize } from '../train/index.js';
import { classify } from './classify.js';
import { showConfig } from './config.js';
import { arithmetic } from './arithmetic.js';
import { inspectData } from './data-inspect.js';
import { diagnose } from './diagnose.js';
import { directions } from './directions.js';
import { doctor } from './doctor.js';
import { evaluate } from './evaluate.js';
import { exportRun } from './export.js';
import { generate } from './generate.js';
import { interpolate } from './interpolate.js';
import { Output, type OutputOptions } from './output.js';
import { project } from './project.js';
import { listRecipes } from './recipes.js';
import { reproduce } from './reproduce.js';
import { resume } from './resume.js';
import { compareRuns } from './runs-compare.js';
import { listRuns, showRun } from './runs-list.js';
import { removeRuns } from './runs-remove.js';
import { train } from './train.js';

type Verb<Options> = (args: readonly string[], options: Options, output: Output) => Promise<number>;

/** Run the command line; returns the exit status. */
export async function run(argv: readonly string[]): Promise<number> {
  const status = { value: 0 };
  const program = buildProgram(status);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
    return status.value;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const coded = codedError(error instanceof CommanderError ? usageError(error, program, argv) : error);
    new Output({ json: argv.includes('--json') }).fail(coded);
    return exitStatus(coded.code);
  }
}

function buildProgram(status: { value: number }): Command {
  const program = new Command('ganymede')
    .description('Train, watch and ship generative adversarial networks.')
    .version(packageVersion('ganymede') ?? 'unknown')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError()
    .addHelpText('after', exitCodes);
  const verb = <Options extends OutputOptions>(command: Command, action: Verb<Options>): void => {
    command
      .option('--json', 'print JSON lines')
      .option('--quiet', 'print only the result and errors')
      .action(async () => {
        const options = command.opts<Options>();
        status.value = await action(command.args, options, new Output(options));
      });
  };

  verb(
    trainingFlags(
      program
        .command('train [recipe] [data]')
        .description(`train a GAN; recipes: ${recipes.map(({ name }) => name).join(', ')}`),
    )
      .option('--data <spec>', dataSpecs)
      .option('--dry-run', 'print settings and sizes, write nothing'),
    train,
  );
  verb(
    trainingFlags(
      program
        .command('resume <run>')
        .description('go on exactly where a run stopped; --steps and intervals may be changed'),
    ).option(
      '--fork',
      'start a new run from its newest checkpoint, in which settings may be changed, but not the sizes of networks',
    ),
    resume,
  );
  verb(
    ofCheckpoint(
      program
        .command('generate <run>')
        .description('make images or points with a trained generator')
        .option('-n <count>', 'how many; default 64 images or 2048 points', positive)
        .option('--seed <n>', 'seed of the noise', natural, 1)
        .option('--class <name>', 'only this class, by name or number; default each in turn', named)
        .option(
          '--truncation <limit>',
          'draw coordinates of the noise beyond it again, such as 1; fewer kinds, more typical',
          above0,
        )
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
        .option('--truncation <limit>', 'draw coordinates of the noise beyond it again', above0)
        .option('--to <file>', 'a .webp or .gif file', named),
    ),
    interpolate,
  );
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
            "principal components of the first layer's activations, or its weight's",
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
  verb(
    program
      .command('evaluate <runs...>')
      .description('scores of the samples, each with its protocol; those of several runs side by side')
      .option(
        '-n <count>',
        'samples; default 10000 images of 28x28, 25600 stacked digits, 2500 points or 2000 other images',
        positive,
      )
      .option('--seed <n>', 'seed of the noise', natural, 1)
      .option('--step <n>', 'use the checkpoint of this step, or the best', checkpointChoice)
      .option('--metrics <names>', 'only these, separated by commas', named)
      .option('--against <run>', 'print differences to the last scores of another run', named)
      .option('--threads <n>', 'threads of the engine; default as in the training', positive)
      .option('--out <dir>', 'the folder of runs', 'runs'),
    evaluate,
  );
  verb(
    program
      .command('classify <run>')
      .description('how well a linear classifier does on what D has learned, on D untrained, and on pixels')
      .option('-n <count>', 'training images, or all there are', positive, 10_000)
      .option('--seed <n>', 'of the order in which they are learned from', natural, 1)
      .option('--step <n>', 'use the checkpoint of this step, or the best', checkpointChoice)
      .option('--out <dir>', 'the folder of runs', 'runs'),
    classify,
  );
  verb(
    program
      .command('diagnose <run>')
      .description('how a training goes: the verdict, its evidence, what to try')
      .option('--out <dir>', 'the folder of runs', 'runs'),
    diagnose,
  );
  verb(
    ofCheckpoint(
      program
        .command('export <run>')
        .description('write the generator as ONNX')
        .option('--to <file>', 'where; default RUN/export/generator.onnx', named),
    ),
    exportRun,
  );
  verb(
    program
      .command('reproduce [table]')
      .description(
        "run a published small benchmark and print our rows beside the paper's; without a name, list them",
      )
      .option('--seeds <n>', 'trainings of each method; default as the protocol', positive)
      .option('--seed <n>', 'the first seed', natural, 1)
      .option('--steps <n>', "rounds of every training, instead of the protocol's", positive)
      .option('--methods <names>', 'only these methods, separated by semicolons')
      .option('--threads <n>', 'threads of the engine', positive, 1)
      .option('--continue <run>', 'go on with an interrupted run')
      .option('--out <dir>', 'the folder of runs', 'runs'),
    reproduce,
  );
  const runs = program.command('runs').description('list, show, compare and remove runs');
  const ofRuns = (name: string, description: string): Command =>
    runs.command(name).description(description).option('--out <dir>', 'the folder of runs', 'runs');
  verb(ofRuns('list', 'every run in a line'), listRuns);
  verb(ofRuns('show <run>', 'what a run is, how far it has come, what was measured'), showRun);
  verb(ofRuns('compare <run> <runs...>', 'differing settings, scalars and scores side by side'), compareRuns);
  verb(
    ofRuns('remove <runs...>', 'delete runs').option('--yes', 'without it nothing is deleted'),
    removeRuns,
  );
  const data = program.command('data').description('look at data before training on it');
  verb(
    data
      .command('inspect <data>')
      .description('counts, sizes, classes, problems, and a picture of what D will see')
      .option('--size <n>', 'pixels of a side of the images; default chosen from the files', imageSize)
      .option('--to <file>', 'where the picture goes; default NAME-sheet.png', named),
    inspectData,
  );
  verb(
    program
      .command('recipes')
      .description('list the recipes')
      .option('--losses', 'list losses and regularisers instead, and when to use them'),
    listRecipes,
  );
  verb(
    program
      .command('config <recipe>')
      .description('print the settings of a recipe')
      .option('--set <path=value>', 'change a setting', collect)
      .option('--schema', 'print its JSON Schema instead'),
    showConfig,
  );
  verb(
    program
      .command('doctor')
      .description('is this machine ready?')
      .option('--out <dir>', 'the folder of runs', 'runs'),
    doctor,
  );
  return program;
}

const exitCodes = `
Exit status: 0 done, 2 usage, 3 data, 4 environment, 5 training diverged, 70 internal, 129/130/143 stopped by a signal.`;

/** Options of verbs that use what a run has learned. */
function ofCheckpoint(command: Command): Command {
  return command
    .option('--step <n>', 'use the checkpoint of this step, or the best', checkpointChoice)
    .option('--out <dir>', 'the folder of runs', 'runs');
}

function trainingFlags(command: Command): Command {
  return command
    .option('--steps <n>', 'rounds of Algorithm 1, in all', positive)
    .option('--seed <n>', 'seed of every random number', natural)
    .option('--out <dir>', 'the folder of runs', 'runs')
    .option('--name <name>', 'name of the run folder')
    .option('--batch <n>', 'examples in a minibatch', positive)
    .option('--size <n>', 'pixels of a side of the images; default chosen from the files', natural)
    .option('--log-every <n>', 'steps between logged lines; 0: only the last', natural)
    .option('--sample-every <n>', 'steps between sample grids; 0: only the first and the last', natural)
    .option('--save-every <n>', 'steps between checkpoints; 0: only the last', natural)
    .option('--device <name>', 'cpu, webgpu, cuda, dml or coreml')
    .option('--threads <n>', 'threads of the engine; 0: one per core', natural)
    .option('--set <path=value>', 'change any setting, such as D.lr=0.0001; may be repeated', collect)
    .addHelpText('after', defaultsNote);
}

const defaultsNote = `
Defaults are the recipe's: see ganymede config RECIPE.`;

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function checkpointChoice(text: string): number | 'best' {
  return text === 'best' ? text : wholeNumber(text, 0);
}

function above0(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function named(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

const natural = (text: string): number => wholeNumber(text, 0);
const imageSize = (text: string): number => wholeNumber(text, 8, largestSize);
const pace = (text: string): number => wholeNumber(text, 1, 50);
const positive = (text: string): number => wholeNumber(text, 1);

function wholeNumber(text: string, least: number, most = Infinity): number {
  const value = Number(text);
  const isWithin = Number.isSafeInteger(value) && value >= least && value <= most;
  if (!/^\d+(e\d+)?$/.test(text) || !isWithin)
    throw new InvalidArgumentError(
      `It must be a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}.`,
    );
  return value;
}

/** Commander's error with a code; it says nothing itself where it only asks for help to be shown. */
function usageError(error: CommanderError, program: Command, argv: readonly string[]): GanymedeError {
  const group = program.commands.find((each) => each.name() === argv[0] && each.commands.length > 0);
  if (group && error.code === 'commander.help' && !argv.includes('help')) return verbMissing(group, error);
  if (error.code === 'commander.help')
    return new GanymedeError('USAGE', `there is no help for "${argv.slice(1).join(' ')}"`, {
      where: 'command line',
      fix: 'See ganymede --help.',
      cause: error,
    });
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  return new GanymedeError('USAGE', message, {
    where: 'command line',
    fix: suggestion === undefined ? helpHint(program, argv) : suggestion.replace(/[()]/g, ''),
    cause: error,
  });
}

function verbMissing(group: Command, cause: CommanderError): GanymedeError {
  const verbs = group.commands.map((each) => each.name());
  return new GanymedeError('USAGE', `ganymede ${group.name()} does nothing by itself`, {
    where: 'command line',
    expected: verbs.map((verb) => `${group.name()} ${verb}`).join(', '),
    fix: `See ganymede ${group.name()} --help.`,
    cause,
  });
}

function helpHint(program: Command, [verb = '']: readonly string[]): string {
  const known = program.commands.some((command) => command.name() === verb);
  return `See ganymede ${known ? `${verb} ` : ''}--help.`;
}
