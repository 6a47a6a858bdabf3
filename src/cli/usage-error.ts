import type { Command, CommanderError } from 'commander';
import { GanymedeError } from '../support/errors.js';

/** Commander's error with a code; it says nothing itself where it only asks for help to be shown. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): GanymedeError {
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

/** The help of the verb that was typed, of `data inspect` as of `train`. */
function helpHint(program: Command, argv: readonly string[]): string {
  const words: string[] = [];
  let commands = program.commands;
  for (const word of argv) {
    const command = commands.find((each) => each.name() === word);
    if (!command) break;
    words.push(word);
    commands = command.commands;
  }
  return `See ${['ganymede', ...words, '--help'].join(' ')}.`;
}
