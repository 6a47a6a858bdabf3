import type { Dataset } from '../data/index.js';
import { type ClassifierWeights, loadClassifier } from '../features/index.js';
import type { Engine } from '../runtime/index.js';
import { judgeOfPadded, unpadded } from './padded.js';
import type { Judge } from './subject.js';

/** Reads a classifier of 28x28 images, and what its weights are known by. */
export type ReadClassifier = (
  name: 'mnist' | 'fashion-mnist',
) => Promise<ClassifierWeights & { readonly card: { readonly sha256: string } }>;

/** The classifier that knows this data best: Fashion-MNIST's own, or that of digits. */
export async function loadJudge(engine: Engine, data: Dataset, read: ReadClassifier): Promise<Judge> {
  const weights = await read(unpadded(data).name === 'fashion-mnist' ? 'fashion-mnist' : 'mnist');
  const judge = {
    name: `${weights.name} classifier`,
    sha256: weights.card.sha256,
    classify: await loadClassifier(engine, weights),
  };
  return judgeOfPadded(judge, data);
}
