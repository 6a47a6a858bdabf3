import { Command, CommanderError } from 'commander';
import { packageVersion } from '../node/index.js';
import { codedError, exitStatus } from '../support/errors.js';
import { addListingVerbs } from './listing-verbs.js';
import { addMeasuringVerbs } from './measuring-verbs.js';
import { Output } from './output.js';
import { addSamplingVerbs } from './sampling-verbs.js';
import { addTrainingVerbs } from './training-verbs.js';
import { usageError } from './usage-error.js';
import type { AddVerb } from './verb.js';

/** Run the command line; returns the exit status. */
export async function run(argv: readonly string[]): Promise<number> {
  const status = { value: 0 };
  const program = buildProgram(status);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(wordsOf(argv), { from: 'user' });
    return status.value;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const coded = codedError(error instanceof CommanderError ? usageError(error, program, argv) : error);
    new Output({ json: argv.includes('--json') }).fail(coded);
    return exitStatus(coded.code);
  }
}

/** Terms such as `-3 + 5` begin as options do, of which none has a digit; behind a space commander takes them as they are meant. */
function wordsOf(argv: readonly string[]): readonly string[] {
  if (argv[0] !== 'arithmetic') return argv;
  return argv.map((word) => (/^-(\s+\d|\d+\s*[-+,])/.test(word) ? ` ${word}` : word));
}

function buildProgram(status: { value: number }): Command {
  const program = new Command('ganymede')
    .description('Train, watch and ship generative adversarial networks.')
    .version(packageVersion('ganymede') ?? 'unknown')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError()
    .addHelpText('after', exitCodes);
  const verb: AddVerb = (command, action) => {
    command
      .option('--json', 'print JSON lines')
      .option('--quiet', 'print only the result, notes and errors')
      .action(async () => {
        const options = command.opts<Parameters<typeof action>[1]>();
        status.value = await action(command.args, options, new Output(options));
      });
  };
  addTrainingVerbs(program, verb);
  addSamplingVerbs(program, verb);
  addMeasuringVerbs(program, verb);
  addListingVerbs(program, verb);
  return program;
}

const exitCodes = `
Exit status: 0 done, 2 usage, 3 data, 4 environment, 5 training diverged, 70 internal, 129/130/143 stopped by a signal.`;
