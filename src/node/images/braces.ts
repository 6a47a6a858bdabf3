/** Most files a name stands for. */
const MOST = 100_000;

/** `shard-{000..012}.tar` as thirteen names, with as many digits as the first number has; any other name by itself. */
export function expandBraces(path: string): string[] {
  const [, before = '', first = '', last = '', after = ''] =
    /^(.*?)\{(\d+)\.\.(\d+)\}(.*)$/s.exec(path) ?? [];
  const count = Number(last) - Number(first) + 1;
  if (first === '' || count < 1 || count > MOST) return [path];
  return Array.from({ length: count }, (_, i) => {
    const number = String(Number(first) + i).padStart(first.length, '0');
    return `${before}${number}${after}`;
  });
}
