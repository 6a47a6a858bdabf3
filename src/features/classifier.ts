import { constant, graphOf, inScope, input, type Value } from '../ir/index.js';
import { trainedParams } from '../nn/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import { hashOf, sizeOf, type Tensor, zeros } from '../tensor/index.js';
import { intensities, pictures } from './images.js';
import { classCount, featureCount, features, imageShape, logits } from './network.js';

/** The player whose parameters a classifier's weights are. */
export const classifierPlayer = 'C';

/** A trained classifier: parameters and statistics by their whole names, such as `C.fine.weight`. */
export interface ClassifierWeights {
  /** What it was trained on, such as `mnist`. */
  readonly name: string;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** What a classifier says of `n` images. */
export interface Classification {
  /** `float32 [n, 10]`. */
  readonly logits: Tensor;
  /** `float32 [n, 128]`: the last hidden layer, after its ReLU. */
  readonly features: Tensor;
}

/**
 * Images `[n, 1, 28, 28]`, any n: `uint8` from 0 to 255, or `float32` from 0 to 1 (values beyond are taken as they are).
 * Throws SHAPE_MISMATCH and DTYPE_MISMATCH.
 */
export type Classifier = (images: Tensor) => Promise<Classification>;

/**
 * Make a classifier ready; it runs `batch` images at a time, the last of them filled up with black ones. Its weights are
 * constants of its program `classifier-NAME-HASH-BATCH`, so that it leaves the states of the engine alone, and others of its
 * name too. Throws PARAMETER_UNKNOWN or SHAPE_MISMATCH for weights of another network, CALL_INVALID for a batch below 1.
 */
export async function loadClassifier(
  engine: Engine,
  weights: ClassifierWeights,
  batch = 128,
): Promise<Classifier> {
  if (!Number.isSafeInteger(batch) || batch < 1) throw noBatch(batch);
  const spec = classifierProgram(weights, batch);
  await engine.load(compileProgram(spec, { mode: 'plain', layout: engine.layout }));
  return async (images) => {
    const all = pictures(images);
    const result = { logits: zeros([all.count, classCount]), features: zeros([all.count, featureCount]) };
    for (let start = 0; start < all.count; start += batch) {
      const x = intensities(all, start, batch);
      const part = await engine.run(spec.name, { feeds: { x }, seed: 0, step: 0, steps: 1 });
      for (const [name, { shape, data }] of Object.entries(result))
        put(data, part[name], start * (shape[1] ?? 1));
    }
    return result;
  };
}

function classifierProgram({ name, tensors }: ClassifierWeights, batch: number): ProgramSpec {
  const values = new Map(
    Object.entries(tensors).map(([path, tensor]): [string, Value] => [path, constant(tensor)]),
  );
  const params = trainedParams(classifierPlayer, values);
  const hidden = inScope(classifierPlayer, () => features(params, input('x', [batch, ...imageShape])));
  const outputs = { features: hidden, logits: inScope(classifierPlayer, () => logits(params, hidden)) };
  return {
    name: `classifier-${name}-${hashOf(tensors).toString(16)}-${batch}`,
    graph: graphOf(outputs),
    random: {},
  };
}

/** Copy a batch of rows to `offset`, without those that fill it up. */
function put(to: Float32Array, part: Tensor | undefined, offset: number): void {
  invariant(part, 'the classifier gives logits and features');
  to.set(part.data.subarray(0, Math.min(sizeOf(part.shape), to.length - offset)), offset);
}

function noBatch(batch: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', `a classifier cannot look at ${batch} images at a time`, {
    where: 'batch',
    expected: 'an integer from 1',
    actual: String(batch),
    fix: 'Give a whole number, such as 128.',
  });
}
