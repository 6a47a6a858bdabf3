import type { Config } from '../train/index.js';

/** Characters, and bytes of UTF-8: file systems take 255, with the number before and what `temporary` puts behind. */
const LONGEST = { characters: 80, bytes: 200 };

/** What the run's folder is called after its number: letters, digits, `_`, `.` and `-` of the name, recipe or data. */
export function runName({ name, recipe, data }: Config): string {
  const [kind, path] = data.split(/:(.*)/s);
  const source = path === undefined ? data : kind === 'idx' ? `${kind}-${stem(path)}` : stem(path);
  const slug = (text: string): string =>
    text
      .normalize()
      .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
      .replace(/^[.-]+|[.-]+$/g, '');
  return shortened(slug(name ?? '') || slug(`${recipe}-${source}`));
}

/** As many of the first characters, whole ones, as fit. */
function shortened(text: string): string {
  const characters = Array.from(text).slice(0, LONGEST.characters);
  while (Buffer.byteLength(characters.join('')) > LONGEST.bytes) characters.pop();
  return characters.join('');
}

/** The last part of a path, without the ending of a file. */
function stem(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? '').replace(/\.([ct]sv|parquet|tar)$/i, '');
}
