import { LocalEngine, type Request, serveEngine } from '../runtime/index.js';
import { webSessions } from './sessions.js';
import type { SessionSettings } from './settings.js';

/** What a dedicated worker's global scope offers; the type library of workers excludes that of pages. */
interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(
    type: 'message',
    listener: (event: MessageEvent) => void,
    options?: { once: boolean },
  ): void;
}

/** Entry of the Web Worker that holds the sessions. The first message brings its settings, all others are requests. */
const scope = globalThis as unknown as WorkerScope;
scope.addEventListener(
  'message',
  (first) => {
    serve(first.data as SessionSettings);
  },
  { once: true },
);

function serve(settings: SessionSettings): void {
  serveEngine(
    {
      post: (message, transfer) => {
        scope.postMessage(message, [...transfer]);
      },
      listen: (receive) => {
        scope.addEventListener('message', ({ data }) => {
          receive(data as Request);
        });
      },
    },
    new LocalEngine(webSessions(settings)),
  );
}
