import { execFileSync, spawnSync } from 'node:child_process';

/** A Python: the one of GANYMEDE_PYTHON, or what is called `python3`. */
const python = process.env['GANYMEDE_PYTHON'] ?? 'python3';

/** Why these modules cannot be used, in a line; undefined where they can. */
export function missingModules(modules: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(python, ['-c', `import ${modules.join(', ')}`], {
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  return `${python}: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}`;
}

/** What a script prints, which is JSON. */
export function runPython(script: string, args: readonly string[]): unknown {
  const options = { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } } as const;
  return JSON.parse(execFileSync(python, [script, ...args], options));
}
