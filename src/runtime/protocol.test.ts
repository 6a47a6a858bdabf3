import { expect, test, vi } from 'vitest';
import { GanymedeError } from '../support/errors.js';
import { full, tensor } from '../tensor/index.js';
import type { Engine } from './engine.js';
import {
  endingThread,
  type Port,
  remoteEngine,
  type Request,
  type Response,
  serveEngine,
} from './protocol.js';

/** Both ends of a channel whose messages are cloned as those between threads are. */
function channel(): [Port<Request, Response>, Port<Response, Request>] {
  const [requests, responses] = [new EventTarget(), new EventTarget()];
  return [portOf(requests, responses), portOf(responses, requests)];
}

function portOf<Out, In>(to: EventTarget, from: EventTarget): Port<Out, In> {
  return {
    post: (message, transfer) => {
      const detail = structuredClone(message, { transfer: [...transfer] });
      to.dispatchEvent(new CustomEvent('message', { detail }));
    },
    listen: (receive) => {
      from.addEventListener('message', (event) => {
        receive((event as CustomEvent<In>).detail);
      });
    },
  };
}

function remoteOf(served: Partial<Engine>): ReturnType<typeof remoteEngine> {
  const [near, far] = channel();
  const refuse = (): Promise<never> => Promise.reject(new GanymedeError('PROGRAM_UNKNOWN', 'not served'));
  serveEngine(far, {
    layout: 'NCHW',
    load: refuse,
    run: refuse,
    unload: refuse,
    readState: refuse,
    writeState: refuse,
    close: refuse,
    ...served,
  });
  return remoteEngine(near);
}

test('arrays that were given away before are refused, and later calls are answered', async () => {
  const engine = remoteOf({ writeState: () => Promise.resolve() });
  const w = full([4], 1);
  await engine.writeState({ w }, { give: true });
  await expect(engine.writeState({ w }, { give: true })).rejects.toMatchObject({
    code: 'CALL_INVALID',
    where: 'writeState',
    fix: expect.stringContaining('give') as string,
  });
  await engine.writeState({ w: full([4], 2) });
});

test('an answer that cannot be sent is an error of the call', async () => {
  const data = Float32Array.of(1, 1);
  const spent = tensor([2], data);
  structuredClone(data, { transfer: [data.buffer] });
  const engine = remoteOf({ readState: () => Promise.resolve({ spent }) });
  await expect(engine.readState()).rejects.toMatchObject({ code: 'ENGINE_FAILED', where: 'readState' });
});

test('the thread ends though the engine could not be closed, and its calls fail', async () => {
  const terminate = vi.fn();
  const engine = endingThread(remoteOf({ run: () => new Promise(() => undefined) }), terminate);
  const running = engine.run('p', { feeds: {}, seed: 0, step: 0, steps: 1 });
  await expect(engine.close()).rejects.toThrow('not served');
  expect(terminate).toHaveBeenCalledOnce();
  await expect(running).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});

test('what the engine throws arrives with its code', async () => {
  await expect(remoteOf({}).unload('p')).rejects.toMatchObject({ code: 'PROGRAM_UNKNOWN' });
});
