const SHOWN = 8;

/** A shape for a message, such as `[10, 28, 28]`; of a long one only the first sizes. */
export function shapeText(shape: readonly number[]): string {
  if (shape.length <= SHOWN) return `[${shape.join(', ')}]`;
  return `[${shape.slice(0, SHOWN).join(', ')}, ... ${shape.length} dimensions]`;
}
