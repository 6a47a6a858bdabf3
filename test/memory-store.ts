import { GanymedeError } from '../src/support/errors.js';
import { encodeUtf8 } from '../src/support/web.js';
import type { RunStore } from '../src/train/index.js';

/** A run in memory, whose files can be looked at and changed. */
export interface MemoryStore extends RunStore {
  readonly files: Map<string, Uint8Array>;
}

const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? encodeUtf8(content) : content;

export function memoryStore(): MemoryStore {
  const files = new Map<string, Uint8Array>();
  const put = (name: string, content: Uint8Array | string): Promise<void> => {
    files.set(name, bytesOf(content));
    return Promise.resolve();
  };
  const remove = (folder: string): Promise<void> => {
    for (const name of files.keys()) if (name.startsWith(`${folder}/`)) files.delete(name);
    return Promise.resolve();
  };
  return {
    path: 'memory',
    files,
    write: put,
    append: (name, content) =>
      put(name, Buffer.concat([files.get(name) ?? new Uint8Array(), bytesOf(content)])),
    read: (name) => {
      const found = files.get(name);
      return found
        ? Promise.resolve(found)
        : Promise.reject(new GanymedeError('RUN_FILE_MISSING', `no ${name}`));
    },
    writeFolder: async (folder, contents) => {
      await remove(folder);
      for (const [name, content] of Object.entries(contents)) await put(`${folder}/${name}`, content);
    },
    remove,
    list: (folder) => {
      const start = folder === '.' ? '' : `${folder}/`;
      const inside = [...files.keys()].filter((name) => name.startsWith(start));
      return Promise.resolve(
        [...new Set(inside.map((name) => name.slice(start.length).split('/')[0] ?? ''))].sort(),
      );
    },
  };
}
