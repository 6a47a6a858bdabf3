/**
 * The web-standard globals that Node and browsers share, typed by hand because the core has neither's type library.
 * https://encoding.spec.whatwg.org, https://compression.spec.whatwg.org
 */
interface WebGlobals {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new (
    label: 'utf-8',
    options: { fatal: boolean },
  ) => { decode(bytes: Uint8Array): string };
  readonly DecompressionStream: new (format: 'gzip') => ByteTransform;
  readonly crypto: {
    readonly subtle: { digest(algorithm: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer> };
  };
  readonly performance: { now(): number };
  readonly setTimeout: (callback: () => void, milliseconds: number) => unknown;
}

/** A stream from bytes to bytes. */
export interface ByteTransform {
  readonly readable: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
      cancel(): Promise<void>;
    };
  };
  readonly writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> } };
}

export function encodeUtf8(text: string): Uint8Array {
  const { TextEncoder } = web();
  return new TextEncoder().encode(text);
}

/** Throws a TypeError if `bytes` are not valid UTF-8. A leading byte-order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  const { TextDecoder } = web();
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Text of bytes that may not all be UTF-8: U+FFFD stands for what is not. */
export function decodeUtf8Loosely(bytes: Uint8Array): string {
  const { TextDecoder } = web();
  return new TextDecoder('utf-8', { fatal: false }).decode(bytes);
}

export function gzipDecompression(): ByteTransform {
  const { DecompressionStream } = web();
  return new DecompressionStream('gzip');
}

/** SHA-256 of `bytes`, in hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await web().crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Seconds on a clock that never goes back. */
export function seconds(): number {
  return web().performance.now() / 1000;
}

/** Resolves after so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    web().setTimeout(resolve, milliseconds);
  });
}

function web(): WebGlobals {
  return globalThis as unknown as WebGlobals;
}
