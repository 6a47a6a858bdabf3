import { parentPort, workerData } from 'node:worker_threads';
import { LocalEngine, type Request, serveEngine } from '../runtime/index.js';
import { invariant } from '../support/invariant.js';
import { nodeSessions, type SessionSettings } from './sessions.js';

/** Entry of the worker thread that holds the sessions. */
const port = parentPort;
invariant(port, 'this module runs in a worker thread');
serveEngine(
  {
    post: (message, transfer) => {
      port.postMessage(message, [...transfer]);
    },
    listen: (receive: (message: Request) => void) => port.on('message', receive),
  },
  new LocalEngine(nodeSessions(workerData as SessionSettings)),
);
