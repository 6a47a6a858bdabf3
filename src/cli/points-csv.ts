import { significant } from '../support/significant.js';
import type { Tensor } from '../tensor/index.js';

/** Points `float32 [n, coordinates]` as CSV with a header, of names if there are such; the shortest numbers that give the same floats. */
export function csvOf({ shape, data }: Tensor, columns?: readonly string[]): string {
  const [count = 0, size = 0] = shape;
  const rows = Array.from({ length: count }, (_, i) =>
    Array.from(data.subarray(i * size, (i + 1) * size), shortest).join(),
  );
  return `${[columns?.length === size ? columns.map(quoted).join() : header(size), ...rows].join('\n')}\n`;
}

function quoted(name: string): string {
  return /[",;\t\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

function header(size: number): string {
  return size <= 3
    ? 'x,y,z'.slice(0, 2 * size - 1)
    : Array.from({ length: size }, (_, i) => `x${i + 1}`).join();
}

/** Nine digits tell any two 32-bit floats apart. */
function shortest(value: number): string {
  const digits = [6, 7, 8, 9].find((each) => Math.fround(Number(value.toPrecision(each))) === value);
  return significant(value, digits ?? 9);
}
