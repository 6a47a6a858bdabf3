import { asUnion, elements, type Value } from '../../ir/index.js';
import { int, ints } from '../attributes.js';
import { spread } from './convert.js';
import { type Forms, shapeOf } from './forms.js';
import { channelMeans } from './linear.js';

/** Sums and means over images and pixels, pixels, or all of an image. */
export function lowerReduction(value: Value, forms: Forms): boolean {
  const any = asUnion(value);
  const [x] = value.inputs;
  if (!x || (any.op !== 'ReduceSum' && any.op !== 'ReduceMean') || !forms.isBlocked(x)) return false;
  const means = MEANS[[...any.attrs.axes].sort().join('')];
  if (!means) return false;
  const { emit } = forms.blocks;
  const mean = means(x, forms);
  const count = elements(x.shape) / elements(value.shape);
  const result = any.op === 'ReduceMean' ? mean : emit.node('Mul', [mean, emit.scalar(count)]);
  forms.setPlain(value, emit.reshape(result, value.shape));
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
