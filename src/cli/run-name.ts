import type { Config } from '../train/index.js';

const longestName = 80;

/** What the run's folder is called after its number: letters, digits, `_`, `.` and `-` of the name, recipe or data. */
export function runName({ name, recipe, data }: Config): string {
  const [kind, path] = data.split(/:(.*)/s);
  const source = path === undefined ? data : kind === 'idx' ? `${kind}-${stem(path)}` : stem(path);
  const slug = (text: string): string =>
    text
      .normalize()
      .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
      .replace(/^[.-]+|[.-]+$/g, '');
  return (slug(name ?? '') || slug(`${recipe}-${source}`)).slice(0, longestName);
}

/** The last part of a path, without the ending of a file. */
function stem(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? '').replace(/\.([ct]sv|parquet|tar)$/i, '');
}
