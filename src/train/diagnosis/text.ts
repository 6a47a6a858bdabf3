/** A number as evidence shows it: three digits that matter. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`;
