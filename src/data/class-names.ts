import type { Dataset } from './dataset.js';

/** Names of the classes of data that has classes: those it gives, else their numbers. */
export function classNamesOf({
  labels,
  classNames,
}: Partial<Pick<Dataset, 'labels' | 'classNames'>>): readonly string[] | undefined {
  if (classNames) return classNames;
  if (!labels) return undefined;
  const most = labels.reduce((a, b) => Math.max(a, b), -1);
  return Array.from({ length: most + 1 }, (_, label) => String(label));
}
