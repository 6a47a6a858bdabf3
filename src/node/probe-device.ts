import { messageOf } from '../support/errors.js';
import { nodeHost } from './engine.js';
import type { Device } from '../runtime/index.js';

/** Entry of the process that tries a device: status 0 if it computes, else the reason on stdout and status 1. */
try {
  const engine = await nodeHost.openEngine({ device: process.argv[2] as Device, threads: 1, thread: 'main' });
  await engine.close();
} catch (error) {
  process.stdout.write(messageOf(error));
  process.exitCode = 1;
}
