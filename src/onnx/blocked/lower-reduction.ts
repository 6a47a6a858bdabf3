import { elements, inputsOf, type Value } from '../../ir/index.js';
import { int, ints } from '../attributes.js';
import { spread } from './convert.js';
import { type Forms, shapeOf } from './forms.js';
import { channelMeans } from './linear.js';
import type { BlockedRules } from './rule.js';

type Reduction = Value<'ReduceSum' | 'ReduceMean'>;

/** Sums and means over images and pixels, pixels, or all of an image. */
export const blockedReductions: BlockedRules = {
  ReduceMean: (value, forms) => reduced(value, forms, (mean) => mean),
  ReduceSum: (value, forms) => {
    const { emit } = forms.blocks;
    const count = elements(inputsOf(value, 1)[0].shape) / elements(value.shape);
    return reduced(value, forms, (mean) => emit.node('Mul', [mean, emit.scalar(count)]));
  },
};

function reduced(value: Reduction, forms: Forms, ofMean: (mean: string) => string): boolean {
  const [x] = inputsOf(value, 1);
  const means = MEANS[[...value.attrs.axes].sort((a, b) => a - b).join('')];
  if (!forms.isBlocked(x) || !means) return false;
  forms.setPlain(value, forms.blocks.emit.reshape(ofMean(means(x, forms)), value.shape));
  return true;
}

/** Means over axes. */
const MEANS: Readonly<Record<string, ((x: Value, forms: Forms) => string) | undefined>> = {
  '023': (x, forms) => channelMeans(forms.blocks, forms.finished(x)),
  '0123': (x, forms) => {
    const means = channelMeans(forms.blocks, forms.finished(x));
    return forms.blocks.emit.node('ReduceMean', [means], { keepdims: int(0) });
  },
  '23': meansOfPlanes,
  '123': (x, forms) => {
    const { emit } = forms.blocks;
    return emit.node('ReduceMean', [meansOfPlanes(x, forms), emit.int64([1])], { keepdims: int(0) });
  },
};

/** `[N, C]`. */
function meansOfPlanes(x: Value, forms: Forms): string {
  const { blocks } = forms;
  const { emit } = blocks;
  const [n, c, h, w] = shapeOf(x);
  const pixels = spread(blocks, forms.tensor(x), [n, c, h, w]);
  const means = emit.node('ReduceMean', [pixels, emit.int64([1])], { keepdims: int(0) });
  const turned = emit.node('Transpose', [means], { perm: ints([1, 0, 2]) });
  return emit.reshape(turned, [n, c]);
}
