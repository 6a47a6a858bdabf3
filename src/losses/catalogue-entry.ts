/** A loss or regulariser as a reader chooses it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly kind: 'loss' | 'regulariser';
  readonly formula: string;
  readonly source: string;
  /** When to use it, as a sentence. */
  readonly advice: string;
  /** The numbers its authors recommend. */
  readonly settings?: string;
}
