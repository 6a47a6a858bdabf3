import { type ClassifierWeights, classify, loadClassifier } from 'ganymede/features';
import { type ClassifierName, openDataset } from 'ganymede/node';
import type { Engine } from 'ganymede/runtime';

/** Share of all test images whose class is the most likely one. */
export async function accuracyOf(
  engine: Engine,
  name: ClassifierName,
  weights: ClassifierWeights,
): Promise<number> {
  const { heldOut: test } = await openDataset(name);
  if (!test) throw new Error(`${name} has no test images`);
  const images = test.batch(Array.from({ length: test.count }, (_, i) => i));
  const classes = await classify(await loadClassifier(engine, weights), images);
  return classes.filter((found, i) => found === test.labels?.[i]).length / test.count;
}
