/**
 * The order people expect of names: numbers in them by their value (`2.png` before `10.png`), all else by code unit, so
 * that it is the same on every machine.
 */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = comparePart(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length || compare(a, b);
}

function parts(name: string): readonly string[] {
  return name.match(/\d+|\/|[^\d/]+/g) ?? [];
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '/' || b === '/') return a === '/' ? -1 : 1;
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compare(a, b);
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || compare(x, y);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
