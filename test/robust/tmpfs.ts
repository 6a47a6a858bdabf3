import { execFileSync } from 'node:child_process';
import { messageOf } from '../../src/support/errors.js';

/** A file system in memory of `bytes`; throws where this user may not mount one. */
export function mountTmpfs(path: string, bytes: number): void {
  mount(['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
}

/** Change its size, or that it can only be read. */
export function remount(path: string, options: string): void {
  mount(['-o', `remount,${options}`, path]);
}

export function unmount(path: string): void {
  execFileSync('umount', ['-l', path], { stdio: 'pipe' });
}

/** Why this user may mount nothing; undefined where it may. */
export function mountProblem(path: string): string | undefined {
  try {
    mountTmpfs(path, 4096);
    unmount(path);
    return undefined;
  } catch (error) {
    return messageOf(error).trim().split('\n').at(-1);
  }
}

function mount(args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}
