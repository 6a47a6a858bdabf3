import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';

const require = createRequire(import.meta.url);

/** Version of an installed package, or undefined. */
export function packageVersion(name: string): string | undefined {
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    return undefined;
  }
}

/** What decides how fast programs run and how their numbers round. */
export function machine(): Readonly<Record<string, unknown>> {
  return {
    ganymede: packageVersion('ganymede'),
    node: process.version,
    onnxruntime: packageVersion('onnxruntime-node'),
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
  };
}

/** Machine and versions, for `env.json` and `doctor`. */
export function environment(): Readonly<Record<string, unknown>> {
  return { ...machine(), memoryBytes: totalmem(), commit: gitCommit() };
}

/** Commit of the folder the command runs in, marked where files differ from it. */
function gitCommit(): string | undefined {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
