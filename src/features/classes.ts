import type { Tensor } from '../tensor/index.js';
import type { Classifier } from './classifier.js';
import { pictures } from './images.js';
import { imageShape } from './network.js';

/** The most likely class of each of the images `[n, 1, 28, 28]`, which are as `Classifier` takes them: `[n]`, 0 to 9. */
export async function classify(classifier: Classifier, images: Tensor): Promise<Int32Array> {
  const { logits } = await classifier(images);
  const [count = 0, classes = 0] = logits.shape;
  return Int32Array.from({ length: count }, (_, i) =>
    largest(logits.data.subarray(i * classes, (i + 1) * classes)),
  );
}

/**
 * The mode of each of the images `[n, 3, 28, 28]` of Stacked MNIST (Metz et al. 2017, section 3.3.1): `100 a + 10 b + c`
 * for digits `a`, `b`, `c` in the three channels.
 */
export async function classifyStacked(classifier: Classifier, images: Tensor): Promise<Int32Array> {
  const { count } = pictures(images, 3);
  const digits = await classify(classifier, { ...images, shape: [3 * count, ...imageShape] });
  return Int32Array.from(
    { length: count },
    (_, i) => 100 * digitAt(digits, 3 * i) + 10 * digitAt(digits, 3 * i + 1) + digitAt(digits, 3 * i + 2),
  );
}

const digitAt = (digits: Int32Array, index: number): number => digits[index] ?? 0;

/** Index of the largest, the first of equal ones. */
function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}
