import { codedError, type ErrorCode, GanymedeError, messageOf } from '../support/errors.js';
import { copy, type Tensor } from '../tensor/index.js';
import { engineClosed } from './checks.js';
import type { Call, Engine, Tensors } from './engine.js';
import type { CompiledProgram } from './program.js';

/** A request to an engine in another thread; the response bears the same `id`. */
export type Request = { readonly id: number } & (
  | { readonly kind: 'load'; readonly program: CompiledProgram }
  | { readonly kind: 'unload'; readonly program: string }
  | { readonly kind: 'run'; readonly program: string; readonly call: Call }
  | { readonly kind: 'readState'; readonly names: readonly string[] | undefined }
  | { readonly kind: 'writeState'; readonly state: Tensors }
  | { readonly kind: 'close' }
);

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

interface ErrorMessage {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where: string | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly fix: string | undefined;
}

export type Response = { readonly id: number } & (
  | { readonly ok: true; readonly tensors: Record<string, Tensor> }
  | { readonly ok: false; readonly error: ErrorMessage }
);

/** One end of a channel between threads. */
export interface Port<Out, In> {
  post(message: Out, transfer: readonly ArrayBuffer[]): void;
  listen(receive: (message: In) => void): void;
}

/** Carry out the requests that come in at `port`. What it answers with is moved, not copied. */
export function serveEngine(port: Port<Response, Request>, engine: Engine): void {
  port.listen((request) => {
    perform(engine, request)
      .then((tensors) => {
        answer(port, request, tensors);
      })
      .catch((error: unknown) => {
        port.post({ id: request.id, ok: false, error: toMessage(error) }, []);
      });
  });
}

function answer(port: Port<Response, Request>, { id, kind }: Request, tensors: Record<string, Tensor>): void {
  try {
    port.post({ id, ok: true, tensors }, wholeBuffers(tensors));
  } catch (cause) {
    const message = `the answer to "${kind}" cannot be sent: ${messageOf(cause)}`;
    throw codedError(new Error(message, { cause }), 'ENGINE_FAILED', kind);
  }
}

async function perform(engine: Engine, request: Request): Promise<Record<string, Tensor>> {
  switch (request.kind) {
    case 'run':
      return engine.run(request.program, request.call);
    case 'readState':
      return engine.readState(request.names);
    case 'load':
      await engine.load(request.program);
      return {};
    case 'unload':
      await engine.unload(request.program);
      return {};
    case 'writeState':
      await engine.writeState(request.state, { give: true });
      return {};
    case 'close':
      await engine.close();
      return {};
  }
}

/** An engine in another thread. */
export interface RemoteEngine extends Engine {
  /** The other side is gone: every call under way and every later one fails, with the first `error` given. */
  fail(error: GanymedeError): void;
}

/** The engine, whose thread ends when it is closed, even where closing fails. */
export function endingThread(engine: RemoteEngine, terminate: () => unknown): Engine {
  return {
    ...engine,
    close: async () => {
      try {
        await engine.close();
      } finally {
        engine.fail(engineClosed());
        await terminate();
      }
    },
  };
}

interface Pending {
  readonly resolve: (tensors: Record<string, Tensor>) => void;
  readonly reject: (error: GanymedeError) => void;
}

/**
 * The engine served at the other end of `port`. Tensors sent to it are copied, unless they are given away. Calls throw
 * CALL_INVALID too, for arrays that were given away before.
 */
export function remoteEngine(port: Port<Request, Response>): RemoteEngine {
  const pending = new Map<number, Pending>();
  let count = 0;
  let lost: GanymedeError | undefined;
  let closing: Promise<void> | undefined;
  port.listen((response) => {
    const call = pending.get(response.id);
    pending.delete(response.id);
    if (response.ok) call?.resolve(response.tensors);
    else call?.reject(fromMessage(response.error));
  });
  const ask = (
    request: WithoutId<Request>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Record<string, Tensor>> =>
    new Promise((resolve, reject) => {
      if (lost) {
        reject(lost);
        return;
      }
      const id = count++;
      try {
        port.post({ ...request, id }, transfer);
      } catch (cause) {
        reject(unsendable(request.kind, cause));
        return;
      }
      pending.set(id, { resolve, reject });
    });
  return {
    layout: 'NCHW',
    load: async (program) => {
      await ask({ kind: 'load', program });
    },
    run: (program, call) => ask({ kind: 'run', program, call: { ...call, feeds: compact(call.feeds) } }),
    unload: async (program) => {
      await ask({ kind: 'unload', program });
    },
    readState: (names) => ask({ kind: 'readState', names }),
    writeState: async (state, { give = false } = {}) => {
      const whole = compact(state);
      await ask({ kind: 'writeState', state: whole }, give ? wholeBuffers(whole) : []);
    },
    close: () => (closing ??= lost ? Promise.resolve() : ask({ kind: 'close' }).then(() => undefined)),
    fail(error) {
      lost ??= error;
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    },
  };
}

/** A message carries the whole buffer under a view: parts of a larger buffer get one of their own. */
function compact(tensors: Tensors): Tensors {
  const parts = Object.entries(tensors).filter(([, { data }]) => data.byteLength !== data.buffer.byteLength);
  return {
    ...tensors,
    ...Object.fromEntries(parts.map(([name, tensor]) => [name, copy(tensor)])),
  };
}

function wholeBuffers(tensors: Tensors): ArrayBuffer[] {
  const buffers = Object.values(tensors).flatMap(({ data: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
  return [...new Set(buffers)];
}

function unsendable(kind: Request['kind'], cause: unknown): GanymedeError {
  const error = codedError(cause, 'CALL_INVALID', kind);
  if (error.code !== 'CALL_INVALID') return error;
  return new GanymedeError('CALL_INVALID', `"${kind}" cannot be sent to the engine: ${error.message}`, {
    where: kind,
    expected: 'plain data, and arrays that were not given away',
    fix: "Use arrays no more after a writeState with `give`: they are the engine's.",
    cause,
  });
}

function toMessage(error: unknown): ErrorMessage {
  const { code, message, where, expected, actual, fix } = codedError(error);
  return { code, message, where, expected, actual, fix };
}

function fromMessage({ code, message, ...details }: ErrorMessage): GanymedeError {
  return new GanymedeError(code, message, details);
}
