/** A number with so many digits that matter, and no zeros after them. */
export function significant(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)));
}
