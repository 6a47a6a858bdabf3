import { naturalOrder } from './natural-order.js';

type Labels = readonly (string | undefined)[];

/** Numbered classes of both parts. */
export interface Classes {
  readonly names: readonly string[] | undefined;
  readonly training: number[] | undefined;
  readonly heldOut: number[] | undefined;
}

/**
 * Classes by number: those in `known` in its order, then all others of training in natural order; held-out images have no
 * others. A part some of whose images have no class has no classes at all; without classes in training there are none.
 */
export function numberClasses(
  parts: { readonly training: Labels; readonly heldOut: Labels },
  known: readonly string[],
): Classes {
  const training = complete(parts.training);
  if (!training) return { names: undefined, training: undefined, heldOut: undefined };
  const heldOut = complete(parts.heldOut);
  const names = new Set(known);
  for (const label of [...new Set(training)].sort(naturalOrder)) names.add(label);
  const numbers = new Map([...names].map((name, index) => [name, index]));
  const numbered = (labels: readonly string[]): number[] => labels.map((label) => numbers.get(label) ?? 0);
  return { names: [...names], training: numbered(training), heldOut: heldOut && numbered(heldOut) };
}

function complete(labels: Labels): string[] | undefined {
  const present = labels.flatMap((label) => label ?? []);
  return present.length === labels.length && present.length > 0 ? present : undefined;
}
