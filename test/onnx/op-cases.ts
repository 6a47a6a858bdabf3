import {
  float,
  floats,
  int,
  int64,
  ints,
  type ModelSpec,
  type NodeSpec,
  scalar,
  scalars,
  some,
  tensorAttribute,
  text,
  weight,
} from './models.js';

interface Case {
  readonly name: string;
  readonly spec: ModelSpec;
}

type Attributes = NonNullable<NodeSpec['attributes']>;

interface OneNode {
  readonly opset?: number;
  readonly x?: readonly number[];
  readonly attributes?: Attributes;
  readonly more?: NonNullable<ModelSpec['initializers']>;
  /** Names of the inputs, `x` and then those of `more` if not given. */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

/** A model of one node that takes `x` and constants. */
function one(op: string, label: string, node: OneNode = {}): Case {
  const { opset = 17, x = [2, 3, 5, 6], attributes = {}, more = [], outputs = ['y'] } = node;
  const inputs = node.inputs ?? ['x', ...more.map((proto) => proto.name)];
  return {
    name: `${op} ${label}`.trim(),
    spec: { opset, nodes: [{ op, inputs, outputs, attributes }], inputs: { x }, outputs, initializers: more },
  };
}

const many = (op: string, forms: readonly (readonly [string, OneNode])[]): Case[] =>
  forms.map(([label, node]) => one(op, label, node));

const plain = [
  'Identity',
  'Abs',
  'Neg',
  'Exp',
  'Reciprocal',
  'Sign',
  'Erf',
  'Sigmoid',
  'Tanh',
  'Relu',
  'Softplus',
  'Softsign',
  'HardSwish',
  'HardSigmoid',
  'LeakyRelu',
  'Elu',
  'Celu',
  'Selu',
  'Dropout',
  'Softmax',
  'LogSoftmax',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'Flatten',
  'Transpose',
].map((op) => one(op, 'by its defaults'));

const elementwise = [
  one('LeakyRelu', 'with a slope', { attributes: { alpha: float(0.3) } }),
  one('Elu', 'with alpha', { attributes: { alpha: float(0.7) } }),
  one('Celu', 'with alpha', { attributes: { alpha: float(0.7) } }),
  one('Selu', 'with its numbers', { attributes: { alpha: float(1.5), gamma: float(0.9) } }),
  one('HardSigmoid', 'with its numbers', { attributes: { alpha: float(0.4), beta: float(0.3) } }),
  one('Gelu', 'exact', { opset: 20 }),
  one('Gelu', 'by tanh', { opset: 20, attributes: { approximate: text('tanh') } }),
  one('Mish', '', { opset: 18 }),
  one('PRelu', 'a slope per channel', { more: [weight('slope', some([3, 1, 1]))] }),
  one('Pow', 'two', { more: [scalar('two', 2)] }),
  one('Pow', 'an integer of another type', { more: [int64('three', [3], [])] }),
  one('Add', 'a row', { more: [weight('b', some([6]))] }),
  one('Sub', 'opset 7', { opset: 7, more: [weight('b', some([3, 1, 1]))] }),
  one('Mul', 'a scalar', { more: [scalar('b', 3)] }),
  one('Div', 'a column', { more: [weight('b', some([5, 1], 7))] }),
  one('Min', 'of three', { more: [scalar('a', 0.5), weight('b', some([6]))] }),
  one('Max', 'of three', { more: [scalar('a', -0.5), weight('b', some([6]))] }),
  one('Sum', 'of three', { more: [scalar('a', 0.5), weight('b', some([6]))] }),
  one('Mean', 'of three', { more: [scalar('a', 0.5), weight('b', some([6]))] }),
  one('Clip', 'bounds as attributes', { opset: 6 + 1, attributes: { min: float(-0.2), max: float(0.4) } }),
  one('Clip', 'one bound as attribute', { opset: 10, attributes: { max: float(0.4) } }),
  one('Clip', 'bounds as inputs', { opset: 11, more: [scalar('low', -0.2), scalar('high', 0.4)] }),
  one('Clip', 'the upper bound only', { more: [scalar('high', 0.4)], inputs: ['x', '', 'high'] }),
  one('Clip', 'without bounds', { opset: 13 }),
  one('Dropout', 'opset 7 with its ratio', { opset: 7, attributes: { ratio: float(0.3) } }),
  one('Dropout', 'told not to train', {
    more: [scalar('ratio', 0.3), weight('training', { dtype: 'bool', shape: [], data: Uint8Array.of(0) })],
  }),
  one('Cast', 'to double', { attributes: { to: int(11) } }),
];

const channelList = (name: string, salt: number) => weight(name, some([3], salt));
const variance = { ...some([3], 4), data: Float32Array.of(0.5, 2, 1.25) };

const linear = [
  ...many('Softmax', [
    ['opset 11 takes the rest as one', { opset: 11, attributes: { axis: int(2) } }],
    ['opset 11 by its default', { opset: 11 }],
    ['opset 13 along one axis', { opset: 13, attributes: { axis: int(1) } }],
  ]),
  ...[
    'ReduceMean',
    'ReduceMax',
    'ReduceMin',
    'ReduceL1',
    'ReduceL2',
    'ReduceSumSquare',
    'ReduceLogSumExp',
  ].flatMap((op) =>
    many(op, [
      ['axes as attribute', { attributes: { axes: ints([1, -1]), keepdims: int(0) } }],
      ['axes as input', { opset: 18, more: [int64('axes', [2, 3])] }],
      ['all axes', { attributes: { keepdims: int(0) } }],
    ]),
  ),
  ...many('ReduceSum', [
    ['axes as attribute', { opset: 11, attributes: { axes: ints([1]) } }],
    ['axes as input', { opset: 13, more: [int64('axes', [-2])], attributes: { keepdims: int(0) } }],
    ['no axes, nothing to do', { opset: 13, attributes: { noop_with_empty_axes: int(1) } }],
  ]),
  one('ArgMax', 'along channels', { attributes: { axis: int(1), keepdims: int(0) } }),
  ...many('Gemm', [
    ['plain', { x: [4, 3], more: [weight('b', some([3, 2]))] }],
    [
      'transposed, scaled, with a bias',
      {
        x: [3, 4],
        more: [weight('b', some([2, 3])), weight('c', some([2]))],
        attributes: { transA: int(1), transB: int(1), alpha: float(0.5), beta: float(2) },
      },
    ],
  ]),
  ...many('MatMul', [
    ['batches', { x: [2, 4, 3], more: [weight('b', some([3, 5]))] }],
    ['a column', { x: [2, 4, 3], more: [weight('b', some([3]))] }],
    ['a row', { x: [3], more: [weight('b', some([2, 3, 4]))] }],
    ['two vectors', { x: [3], more: [weight('b', some([3]))] }],
  ]),
  one('BatchNormalization', 'opset 9', {
    opset: 9,
    more: [channelList('g', 1), channelList('b', 2), channelList('m', 3), weight('v', variance)],
    attributes: { epsilon: float(1e-3), momentum: float(0.5) },
  }),
  one('BatchNormalization', 'opset 15', {
    opset: 15,
    more: [channelList('g', 1), channelList('b', 2), channelList('m', 3), weight('v', variance)],
  }),
  one('InstanceNormalization', '', { more: [channelList('g', 1), channelList('b', 2)] }),
  one('LayerNormalization', 'over the last axes', {
    more: [weight('g', some([5, 6], 1)), weight('b', some([5, 6], 2))],
    attributes: { axis: int(-2) },
  }),
];

const kernel = (shape: readonly number[]) => weight('w', some(shape, 2));
const same = (end: 'UPPER' | 'LOWER') => text(`SAME_${end}`);

const convolutions = [
  ...many('Conv', [
    [
      '1-D',
      { x: [2, 3, 9], more: [kernel([4, 3, 3])], attributes: { strides: ints([2]), pads: ints([1, 0]) } },
    ],
    [
      '3-D',
      { x: [1, 2, 4, 5, 4], more: [kernel([3, 2, 2, 3, 2])], attributes: { strides: ints([1, 2, 1]) } },
    ],
    [
      'with a bias and kernel_shape',
      { more: [kernel([4, 3, 3, 2]), weight('b', some([4]))], attributes: { kernel_shape: ints([3, 2]) } },
    ],
    [
      'grouped',
      {
        x: [2, 4, 6, 6],
        more: [kernel([6, 2, 3, 3])],
        attributes: { group: int(2), pads: ints([1, 1, 1, 1]) },
      },
    ],
    ['depthwise', { more: [kernel([3, 1, 3, 3])], attributes: { group: int(3), pads: ints([1, 1, 1, 1]) } }],
    [
      'dilated',
      { more: [kernel([2, 3, 2, 2])], attributes: { dilations: ints([2, 3]), pads: ints([1, 2, 0, 1]) } },
    ],
    [
      'SAME_UPPER, stride 2',
      { more: [kernel([2, 3, 3, 2])], attributes: { auto_pad: same('UPPER'), strides: ints([2, 2]) } },
    ],
    [
      'SAME_LOWER, stride 2',
      { more: [kernel([2, 3, 3, 2])], attributes: { auto_pad: same('LOWER'), strides: ints([2, 2]) } },
    ],
    ['VALID', { more: [kernel([2, 3, 3, 2])], attributes: { auto_pad: text('VALID') } }],
  ]),
  ...many('ConvTranspose', [
    [
      'stride 2',
      { more: [kernel([3, 2, 4, 4])], attributes: { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) } },
    ],
    [
      'output padding and bias',
      {
        more: [kernel([3, 2, 3, 3]), weight('b', some([2]))],
        attributes: { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]), output_padding: ints([1, 1]) },
      },
    ],
    [
      'grouped and dilated',
      {
        x: [2, 4, 4, 5],
        more: [kernel([4, 3, 2, 3])],
        attributes: { group: int(2), dilations: ints([2, 1]) },
      },
    ],
    [
      'output_shape',
      { more: [kernel([3, 2, 3, 3])], attributes: { strides: ints([2, 2]), output_shape: ints([10, 12]) } },
    ],
    [
      'SAME_UPPER',
      { more: [kernel([3, 2, 3, 3])], attributes: { strides: ints([2, 2]), auto_pad: same('UPPER') } },
    ],
    [
      'SAME_LOWER',
      { more: [kernel([3, 2, 3, 3])], attributes: { strides: ints([2, 2]), auto_pad: same('LOWER') } },
    ],
    ['1-D', { x: [2, 3, 5], more: [kernel([3, 2, 4])], attributes: { strides: ints([3]) } }],
  ]),
];

const window = (kernelShape: readonly number[], more: Attributes = {}): Attributes => ({
  kernel_shape: ints(kernelShape),
  ...more,
});
const odd = [2, 3, 8, 9] as const;

const pools = [
  ...many('MaxPool', [
    ['2x2', { attributes: window([2, 2], { strides: ints([2, 2]) }) }],
    [
      '3x3 overlapping',
      { x: odd, attributes: window([3, 3], { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) }) },
    ],
    [
      'SAME_UPPER',
      { x: odd, attributes: window([3, 2], { strides: ints([2, 2]), auto_pad: same('UPPER') }) },
    ],
    [
      'SAME_LOWER',
      { x: odd, attributes: window([3, 2], { strides: ints([2, 2]), auto_pad: same('LOWER') }) },
    ],
    ['rounding up', { x: odd, attributes: window([3, 3], { strides: ints([2, 2]), ceil_mode: int(1) }) }],
    [
      'rounding up, padded',
      {
        x: odd,
        attributes: window([3, 3], { strides: ints([3, 2]), pads: ints([1, 1, 1, 1]), ceil_mode: int(1) }),
      },
    ],
    [
      'rounding up, no window outside',
      {
        x: [1, 2, 5, 5],
        attributes: window([2, 2], { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]), ceil_mode: int(1) }),
      },
    ],
    ['1-D', { x: [2, 3, 9], attributes: window([3], { strides: ints([2]) }) }],
    ['3-D', { x: [1, 2, 4, 5, 6], attributes: window([2, 2, 3]) }],
  ]),
  ...[0, 1].flatMap((counted) =>
    many('AveragePool', [
      [
        `padding counted ${counted}`,
        { x: odd, attributes: window([3, 3], { pads: ints([1, 1, 1, 1]), count_include_pad: int(counted) }) },
      ],
      [
        `SAME_UPPER, counted ${counted}`,
        {
          x: odd,
          attributes: window([3, 2], {
            strides: ints([2, 2]),
            auto_pad: same('UPPER'),
            count_include_pad: int(counted),
          }),
        },
      ],
      [
        `rounding up, counted ${counted}`,
        {
          opset: 19,
          x: odd,
          attributes: window([3, 3], {
            strides: ints([2, 2]),
            pads: ints([1, 0, 1, 0]),
            ceil_mode: int(1),
            count_include_pad: int(counted),
          }),
        },
      ],
      [
        `rounding up without padding, counted ${counted}`,
        {
          x: odd,
          attributes: window([3, 3], {
            strides: ints([2, 2]),
            ceil_mode: int(1),
            count_include_pad: int(counted),
          }),
        },
      ],
    ]),
  ),
];

const shapes = [
  ...many('Reshape', [
    ['0 and -1', { more: [int64('s', [0, -1])] }],
    ['to a new rank', { more: [int64('s', [2, 3, 1, 30])] }],
  ]),
  ...many('Flatten', [
    ['axis 0', { attributes: { axis: int(0) } }],
    ['axis 2', { attributes: { axis: int(2) } }],
    ['axis -1', { opset: 11, attributes: { axis: int(-1) } }],
    ['axis at the end', { attributes: { axis: int(4) } }],
  ]),
  one('Transpose', 'perm', { attributes: { perm: ints([0, 2, 3, 1]) } }),
  ...many('Squeeze', [
    ['axes as attribute', { opset: 11, x: [2, 1, 3, 1], attributes: { axes: ints([1]) } }],
    ['axes as input', { x: [2, 1, 3, 1], more: [int64('a', [-1])] }],
    ['all', { x: [2, 1, 3, 1] }],
  ]),
  ...many('Unsqueeze', [
    ['axes as attribute', { opset: 11, x: [2, 3], attributes: { axes: ints([0, 3]) } }],
    ['axes as input', { x: [2, 3], more: [int64('a', [-1, 1])] }],
  ]),
  one('Concat', 'with a constant', { more: [weight('b', some([2, 4, 5, 6]))], attributes: { axis: int(1) } }),
  one('Concat', 'along a negative axis', {
    more: [weight('b', some([2, 3, 5, 1]))],
    attributes: { axis: int(-1) },
  }),
  one('Split', 'sizes as attribute', {
    opset: 11,
    attributes: { axis: int(1), split: ints([1, 2]) },
    outputs: ['y', 'z'],
  }),
  one('Split', 'sizes as input', {
    more: [int64('s', [2, 4])],
    attributes: { axis: int(-1) },
    outputs: ['y', 'z'],
  }),
  one('Split', 'evenly', { attributes: { axis: int(3) }, outputs: ['y', 'z'] }),
  one('Split', 'unevenly', {
    opset: 18,
    attributes: { axis: int(2), num_outputs: int(3) },
    outputs: ['y', 'z', 'u'],
  }),
  ...many('Slice', [
    [
      'as attributes',
      { opset: 9, attributes: { starts: ints([1, -3]), ends: ints([9, 100]), axes: ints([1, 3]) } },
    ],
    ['as inputs', { more: [int64('s', [1, -4]), int64('e', [2 ** 52, -1]), int64('a', [2, -1])] }],
    [
      'with steps',
      { more: [int64('s', [0, -1]), int64('e', [5, -100]), int64('a', [2, 3]), int64('t', [2, -2])] },
    ],
    ['of nothing to cut', { more: [int64('s', [0]), int64('e', [2])] }],
  ]),
  ...many('Gather', [
    ['one position', { more: [int64('i', [1], [])], attributes: { axis: int(1) } }],
    [
      'a table of them, some from the end',
      { more: [int64('i', [0, -1, 2, 1], [2, 2])], attributes: { axis: int(2) } },
    ],
  ]),
  one('Expand', 'both ways', { x: [3, 1], more: [int64('s', [2, 1, 4])] }),
  one('Tile', '', { x: [2, 3], more: [int64('r', [2, 3])] }),
  ...many('Pad', [
    ['as attributes', { opset: 10, attributes: { pads: ints([0, 0, 1, 2, 0, 1, 0, 1]), value: float(0.5) } }],
    ['as inputs', { more: [int64('p', [0, 0, 1, 2, 0, 0, 0, 1]), scalar('v', -2)] }],
    ['reflecting', { more: [int64('p', [0, 0, 2, 1, 0, 0, 3, 0])], attributes: { mode: text('reflect') } }],
    [
      'repeating the edge',
      { more: [int64('p', [0, 0, 2, 1, 0, 0, 7, 0])], attributes: { mode: text('edge') } },
    ],
    ['taking away', { more: [int64('p', [0, 0, -1, 2, 0, 0, 1, -2])] }],
    ['some axes', { opset: 18, more: [int64('p', [1, 2]), scalar('v', 0), int64('a', [-1])] }],
  ]),
  one('DepthToSpace', 'DCR', { x: [2, 12, 2, 3], attributes: { blocksize: int(2) } }),
  one('DepthToSpace', 'CRD', { x: [2, 12, 2, 3], attributes: { blocksize: int(2), mode: text('CRD') } }),
  one('SpaceToDepth', '', { x: [2, 3, 4, 6], attributes: { blocksize: int(2) } }),
];

const scales = scalars('scales', 1, 1, 2, 3);
const noRegion = weight('roi', { dtype: 'float32', shape: [0], data: new Float32Array() });
const noScales = weight('scales', { dtype: 'float32', shape: [0], data: new Float32Array() });
const linearly = { mode: text('linear') };
const bySize = ['x', '', '', 'sizes'];
const sizes = [int64('sizes', [2, 3, 8, 4])];

const resizes = [
  one('Upsample', 'opset 7', { opset: 7, attributes: { scales: floats([1, 1, 2, 3]) } }),
  one('Upsample', 'opset 9', { opset: 9, more: [scales] }),
  one('Upsample', 'opset 9, linear', { opset: 9, more: [scales], attributes: linearly }),
  one('Resize', 'opset 10', { opset: 10, more: [scales] }),
  ...[0.5, 0.6, 0.75, 0.4, 1.5].map((scale) =>
    one('Resize', `opset 10, by ${scale}`, { opset: 10, more: [scalars('scales', 1, 1, 1, scale)] }),
  ),
  one('Resize', 'opset 10, linear', { opset: 10, more: [scales], attributes: linearly }),
  ...['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'].flatMap((rule) => [
    ...['round_prefer_floor', 'floor', 'ceil', 'round_prefer_ceil'].map((nearest) =>
      one('Resize', `nearest, ${rule}, ${nearest}`, {
        more: [noRegion, scales],
        attributes: { coordinate_transformation_mode: text(rule), nearest_mode: text(nearest) },
      }),
    ),
    one('Resize', `linear by scales, ${rule}`, {
      more: [noRegion, scales],
      attributes: { ...linearly, coordinate_transformation_mode: text(rule) },
    }),
    one('Resize', `linear by sizes, ${rule}`, {
      more: sizes,
      inputs: bySize,
      attributes: { ...linearly, coordinate_transformation_mode: text(rule) },
    }),
  ]),
  one('Resize', 'nearest by sizes', { more: sizes, inputs: bySize }),
  one('Resize', 'opset 11 by sizes, with empty scales', {
    opset: 11,
    more: [noRegion, noScales, ...sizes],
  }),
  one('Resize', 'linear, a scale that does not fit', {
    more: [noRegion, scalars('scales', 1, 1, 1.5, 1.3)],
    attributes: linearly,
  }),
  one('Resize', 'linear, symmetric', {
    opset: 19,
    more: [noRegion, scalars('scales', 1, 1, 1.5, 1.3)],
    attributes: { ...linearly, coordinate_transformation_mode: text('half_pixel_symmetric') },
  }),
  one('Resize', 'some axes', {
    opset: 18,
    more: [int64('sizes', [10, 12])],
    inputs: bySize,
    attributes: { axes: ints([2, 3]) },
  }),
];

const chain = (
  name: string,
  nodes: readonly NodeSpec[],
  initializers: NonNullable<ModelSpec['initializers']> = [],
): Case => ({
  name,
  spec: { opset: 17, nodes, inputs: { x: [2, 3, 4, 6] }, initializers },
});

/** Arithmetic on shapes, as exporters write it. */
const chains = [
  chain(
    'flattening by the batch size',
    [
      { op: 'Shape', inputs: ['x'], outputs: ['s'] },
      { op: 'Gather', inputs: ['s', 'zero'], outputs: ['n'] },
      { op: 'Unsqueeze', inputs: ['n', 'axis'], outputs: ['n1'] },
      { op: 'Concat', inputs: ['n1', 'minus'], outputs: ['to'], attributes: { axis: int(0) } },
      { op: 'Reshape', inputs: ['x', 'to'], outputs: ['y'] },
    ],
    [int64('zero', [0], []), int64('axis', [0]), int64('minus', [-1])],
  ),
  chain(
    'doubling the size by float arithmetic',
    [
      { op: 'Shape', inputs: ['x'], outputs: ['s'], attributes: { start: int(2) } },
      { op: 'Cast', inputs: ['s'], outputs: ['f'], attributes: { to: int(1) } },
      { op: 'Mul', inputs: ['f', 'factor'], outputs: ['m'] },
      { op: 'Floor', inputs: ['m'], outputs: ['r'] },
      { op: 'Cast', inputs: ['r'], outputs: ['i'], attributes: { to: int(7) } },
      { op: 'Shape', inputs: ['x'], outputs: ['s4'] },
      { op: 'Slice', inputs: ['s4', 'zero', 'two'], outputs: ['front'] },
      { op: 'Concat', inputs: ['front', 'i'], outputs: ['sizes'], attributes: { axis: int(0) } },
      { op: 'Resize', inputs: ['x', '', '', 'sizes'], outputs: ['y'], attributes: linearly },
    ],
    [scalar('factor', 2), int64('zero', [0]), int64('two', [2])],
  ),
  chain(
    'groups of channels shuffled',
    [
      { op: 'Shape', inputs: ['x'], outputs: ['s'] },
      { op: 'Gather', inputs: ['s', 'one'], outputs: ['c'] },
      { op: 'Div', inputs: ['c', 'three'], outputs: ['d'] },
      { op: 'Unsqueeze', inputs: ['d', 'zero'], outputs: ['d1'] },
      {
        op: 'Concat',
        inputs: ['kept', 'three1', 'd1', 'rest'],
        outputs: ['to'],
        attributes: { axis: int(0) },
      },
      { op: 'Reshape', inputs: ['x', 'to'], outputs: ['r'] },
      { op: 'Transpose', inputs: ['r'], outputs: ['y'], attributes: { perm: ints([0, 2, 1, 3]) } },
    ],
    [
      int64('one', [1], []),
      int64('three', [3], []),
      int64('zero', [0]),
      int64('kept', [0]),
      int64('three1', [3]),
      int64('rest', [-1]),
    ],
  ),
  chain(
    'a quotient of sizes, rounded to zero',
    [
      { op: 'Shape', inputs: ['x'], outputs: ['s'] },
      { op: 'Div', inputs: ['s', 'four'], outputs: ['from'] },
      { op: 'Sub', inputs: ['from', 's'], outputs: ['below'] },
      { op: 'Div', inputs: ['below', 'four'], outputs: ['to'] },
      { op: 'Slice', inputs: ['x', 'from', 'most'], outputs: ['start'] },
      { op: 'Gather', inputs: ['to', 'three'], outputs: ['end'] },
      { op: 'Slice', inputs: ['start', 'none', 'end', 'three'], outputs: ['y'] },
    ],
    [int64('four', [4]), int64('most', [9, 9, 9, 9]), int64('three', [3]), int64('none', [0])],
  ),
  chain(
    'a choice of sizes, an expansion and a range',
    [
      { op: 'Shape', inputs: ['x'], outputs: ['s'] },
      {
        op: 'ConstantOfShape',
        inputs: ['rank'],
        outputs: ['ones'],
        attributes: { value: tensorAttribute(int64('', [1])) },
      },
      { op: 'Equal', inputs: ['asked', 'ones'], outputs: ['is'] },
      { op: 'Where', inputs: ['is', 's', 'asked'], outputs: ['to'] },
      { op: 'ReduceProd', inputs: ['s'], outputs: ['count'], attributes: { keepdims: int(0) } },
      { op: 'Range', inputs: ['none', 'six', 'by'], outputs: ['steps'] },
      { op: 'Cast', inputs: ['steps'], outputs: ['row'], attributes: { to: int(1) } },
      { op: 'Expand', inputs: ['row', 'to'], outputs: ['e'] },
      { op: 'Cast', inputs: ['count'], outputs: ['n'], attributes: { to: int(1) } },
      { op: 'Mul', inputs: ['e', 'n'], outputs: ['en'] },
      { op: 'Add', inputs: ['x', 'en'], outputs: ['y'] },
    ],
    [
      int64('rank', [4]),
      int64('asked', [1, 1, 1, 1]),
      int64('none', [0], []),
      int64('six', [6], []),
      int64('by', [1], []),
    ],
  ),
  chain('constants of every form', [
    { op: 'Constant', inputs: [], outputs: ['a'], attributes: { value_float: float(0.5) } },
    { op: 'Constant', inputs: [], outputs: ['b'], attributes: { value_floats: floats([1, 2, 3, 4, 5, 6]) } },
    { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value_ints: ints([2, 12, 6]) } },
    {
      op: 'Constant',
      inputs: [],
      outputs: ['d'],
      attributes: { value: tensorAttribute(weight('', some([6], 3))) },
    },
    { op: 'Mul', inputs: ['x', 'a'], outputs: ['xa'] },
    { op: 'Add', inputs: ['xa', 'b'], outputs: ['xb'] },
    { op: 'Sub', inputs: ['xb', 'd'], outputs: ['xd'] },
    { op: 'Reshape', inputs: ['xd', 'c'], outputs: ['y'] },
  ]),
  chain('comparisons and choices', [
    { op: 'Constant', inputs: [], outputs: ['a'], attributes: { value_float: float(0.25) } },
    { op: 'Greater', inputs: ['x', 'a'], outputs: ['g'] },
    { op: 'LessOrEqual', inputs: ['x', 'a'], outputs: ['l'] },
    { op: 'Not', inputs: ['g'], outputs: ['n'] },
    { op: 'And', inputs: ['n', 'l'], outputs: ['both'] },
    { op: 'Neg', inputs: ['x'], outputs: ['m'] },
    { op: 'Where', inputs: ['both', 'x', 'm'], outputs: ['y'] },
  ]),
  chain(
    'comparisons of what is no number',
    [
      { op: 'Sqrt', inputs: ['x'], outputs: ['s'] },
      { op: 'LessOrEqual', inputs: ['s', 'a'], outputs: ['l'] },
      { op: 'GreaterOrEqual', inputs: ['s', 'a'], outputs: ['g'] },
      { op: 'Where', inputs: ['l', 'a', 'x'], outputs: ['w'] },
      { op: 'Where', inputs: ['g', 'b', 'w'], outputs: ['y'] },
    ],
    [scalar('a', 0.25), scalar('b', 0.5)],
  ),
  chain(
    'further comparisons',
    [
      { op: 'Less', inputs: ['x', 'a'], outputs: ['l'] },
      { op: 'GreaterOrEqual', inputs: ['x', 'b'], outputs: ['g'] },
      { op: 'Or', inputs: ['l', 'g'], outputs: ['either'] },
      { op: 'Xor', inputs: ['l', 'either'], outputs: ['other'] },
      { op: 'CastLike', inputs: ['other', 'x'], outputs: ['o'] },
      { op: 'Where', inputs: ['either', 'x', 'a'], outputs: ['w'] },
      { op: 'Add', inputs: ['w', 'o'], outputs: ['y'] },
    ],
    [scalar('a', -0.25), scalar('b', 0.5)],
  ),
  chain(
    'rounded numbers, and how many elements there are',
    [
      { op: 'Ceil', inputs: ['halves'], outputs: ['up'] },
      { op: 'Round', inputs: ['halves'], outputs: ['even'] },
      { op: 'Size', inputs: ['x'], outputs: ['n'] },
      { op: 'Cast', inputs: ['n'], outputs: ['count'], attributes: { to: int(1) } },
      { op: 'Sum', inputs: ['x', 'up', 'even', 'count'], outputs: ['y'] },
    ],
    [scalars('halves', -2.5, -1.5, -0.5, 0.5, 1.5, 2.5)],
  ),
  chain('the logarithm of a sum', [
    { op: 'Exp', inputs: ['x'], outputs: ['e'] },
    { op: 'ReduceLogSum', inputs: ['e'], outputs: ['y'], attributes: { axes: ints([1]) } },
  ]),
  chain('positive powers and roots', [
    { op: 'Abs', inputs: ['x'], outputs: ['a'] },
    { op: 'Sqrt', inputs: ['a'], outputs: ['s'] },
    { op: 'Exp', inputs: ['s'], outputs: ['e'] },
    { op: 'Log', inputs: ['e'], outputs: ['y'] },
  ]),
];

/** Models that ONNX Runtime and the importer must agree about. */
export const cases: readonly Case[] = [
  ...plain,
  ...elementwise,
  ...linear,
  ...convolutions,
  ...pools,
  ...shapes,
  ...resizes,
  ...chains,
];
