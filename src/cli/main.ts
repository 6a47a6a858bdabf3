#!/usr/bin/env node
import { dropUnwritableOutput } from './output.js';
import { run } from './program.js';

dropUnwritableOutput();
process.exitCode = await run(process.argv.slice(2));
