import { type ClassifierWeights, classify, loadClassifier } from 'ganymede/features';
import { type ClassifierName, openTestSet } from 'ganymede/node';
import type { Engine } from 'ganymede/runtime';

/** Share of all test images whose class is the most likely one. */
export async function accuracyOf(
  engine: Engine,
  name: ClassifierName,
  weights: ClassifierWeights,
): Promise<number> {
  const test = await openTestSet(name);
  const images = test.batch(Array.from({ length: test.count }, (_, i) => i));
  const classes = await classify(await loadClassifier(engine, weights), images);
  return classes.filter((found, i) => found === test.labels?.[i]).length / test.count;
}
