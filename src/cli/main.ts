#!/usr/bin/env node
import { codedError, exitStatus } from '../support/errors.js';
import { dropUnwritableOutput, Output } from './output.js';
import { run } from './program.js';

dropUnwritableOutput();
process.on('uncaughtException', (error) => {
  const coded = codedError(error);
  new Output({ json: process.argv.includes('--json') }).fail(coded);
  process.exit(exitStatus(coded.code));
});
process.exitCode = await run(process.argv.slice(2));
