import type { Command } from 'commander';
import type { Output, OutputOptions } from './output.js';

/** What a command does; returns the exit status. */
type Verb<Options> = (args: readonly string[], options: Options, output: Output) => Promise<number>;

/** Make a command do something, with the options all verbs have. */
export type AddVerb = <Options extends OutputOptions>(command: Command, action: Verb<Options>) => void;
