const QUOTE = 0x22;
const SPACE = 0x20;
const ENDS_LINE: readonly number[] = [0x0a, 0x0d];

type Place = 'start of a field' | 'unquoted' | 'quoted' | 'after a quote';

/**
 * Follows which bytes of a CSV file are inside of quotes. As for papaparse, a quote opens at the start of a field only, and closes
 * where the field ends after it; others are text.
 */
export class Quotes {
  private readonly ends: readonly number[];
  private place: Place = 'start of a field';

  /** Fields are separated by any of these characters. */
  constructor(delimiters: readonly string[]) {
    this.ends = [...ENDS_LINE, ...delimiters.map((each) => each.charCodeAt(0))];
  }

  /** Whether the byte after those taken is inside of quotes. */
  get areOpen(): boolean {
    return this.place === 'quoted';
  }

  take(byte: number): void {
    this.place = this.after(byte);
  }

  private after(byte: number): Place {
    const { place } = this;
    if (place === 'quoted') return byte === QUOTE ? 'after a quote' : 'quoted';
    if (this.ends.includes(byte)) return 'start of a field';
    if (place === 'start of a field') return byte === QUOTE ? 'quoted' : 'unquoted';
    if (place === 'after a quote') return byte === SPACE ? place : 'quoted';
    return place;
  }
}
