import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder } from '../../../test/images/picture-files.js';
import { archiveSource, folderSource } from './open-source.js';
import { ProblemLog } from './problem-log.js';

const OPEN_FILES = '/proc/self/fd';

function openArchives(): number {
  return readdirSync(OPEN_FILES).filter((fd) => {
    try {
      return readlinkSync(join(OPEN_FILES, fd)).endsWith('.tar');
    } catch {
      return false;
    }
  }).length;
}

test.skipIf(!existsSync(OPEN_FILES))('of many archives few are open at a time', async () => {
  const dir = await emptyFolder();
  for (let i = 0; i < 60; i++) await writeFile(join(dir, `${i}.tar`), Buffer.alloc(1024));
  let most = 0;
  const look = (): void => {
    most = Math.max(most, openArchives());
    looking = setImmediate(look);
  };
  let looking = setImmediate(look);
  await folderSource(dir, new ProblemLog());
  clearImmediate(looking);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(8);
});

// Memory at address 0, which is no process's own, is a file whose reading fails.
const UNREADABLE = '/proc/self/mem';

test.skipIf(!existsSync(UNREADABLE))(
  'an archive that cannot be read is not taken for an empty one',
  async () => {
    const dir = await emptyFolder();
    await symlink(UNREADABLE, join(dir, 'a.tar'));
    const { identity } = await archiveSource(join(dir, 'a.tar'), new ProblemLog());
    expect(identity).toContain('"unreadable","EIO"');
  },
);
