import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { graphOf, input, isOp, print, topologicalOrder, type Value } from '../../src/ir/index.js';
import { fromOnnx } from '../../src/onnx/index.js';
import { TensorProto_DataType as DataType, TensorProtoSchema } from '../../src/onnx/proto/onnx_pb.js';
import { evaluate } from '../oracle/interpreter.js';
import { difference } from './engine.js';
import { int, int64, ints, type ModelSpec, model, some, text, weight } from './models.js';

const vgg = fromOnnx(readFileSync(new URL('../fixtures/onnx/vgg.onnx', import.meta.url)));
const image = (batch: number): Value => input('x', [batch, 3, 18, 18]);

const only = (values: Readonly<Record<string, Value>>): Value => {
  const [value] = Object.values(values);
  if (!value) throw new Error('no value');
  return value;
};

test('a model says what it takes and gives', () => {
  expect(vgg.inputs).toEqual([{ name: 'x', dtype: 'float32', shape: ['batch', 3, 18, 18] }]);
  expect(vgg.outputs).toEqual(['y']);
  expect(vgg.opset).toBe(11);
  expect(vgg.producer).toMatch(/^pytorch 2/);
});

test('a model can be applied again with another batch size, over the same weights', () => {
  const [two, seven] = [only(vgg.apply({ x: image(2) })), only(vgg.apply({ x: image(7) }))];
  expect([two.shape, seven.shape]).toEqual([
    [2, 5],
    [7, 5],
  ]);
  const weightsOf = (root: Value): Value[] =>
    topologicalOrder([root]).filter(
      (value) => isOp(value, 'Constant') && value.attrs.tensor.data.length > 20,
    );
  expect(weightsOf(two).length).toBeGreaterThan(3);
  expect(new Set([...weightsOf(two), ...weightsOf(seven)]).size).toBe(weightsOf(two).length);
});

test('an intermediate result can be had, and only what it needs is built', () => {
  const conv = vgg.results.filter((name) => name.includes('Conv_output'));
  expect(conv).toHaveLength(3);
  const features = vgg.apply({ x: image(2) }, conv.slice(0, 2));
  expect(Object.values(features).map(({ shape }) => shape)).toEqual([
    [2, 6, 18, 18],
    [2, 6, 18, 18],
  ]);
  const ops = topologicalOrder(Object.values(features)).map(({ op }) => op);
  expect(ops.filter((op) => op === 'Conv')).toHaveLength(2);
  expect(ops).not.toContain('MaxPool');
  const [weightName = ''] = vgg.results;
  expect(isOp(only(vgg.apply({}, [weightName])), 'Constant')).toBe(true);
});

test('layers are named by nodes, and so are errors of shape', () => {
  const y = only(vgg.apply({ x: image(1) }));
  expect(print(graphOf({ y }))).toMatch(/Conv\(.*# \/0\/Conv/);
  const spec: ModelSpec = {
    opset: 17,
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'], name: 'top' }],
    inputs: { x: ['batch', 'width'] },
    initializers: [weight('w', some([3, 2]))],
  };
  const apply = () => fromOnnx(model(spec)).apply({ x: input('x', [2, 4]) });
  expect(apply).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH', where: 'MatMul in layer "top"' }));
});

test.each([
  { what: 'an unknown input', inputs: { y: image(1) }, code: 'FEED_UNKNOWN' },
  { what: 'no input', inputs: {}, code: 'FEED_MISSING' },
  { what: 'an input without a batch', inputs: { x: input('x', [3, 18, 18]) }, code: 'SHAPE_MISMATCH' },
  { what: 'an input of another size', inputs: { x: input('x', [1, 3, 18, 17]) }, code: 'SHAPE_MISMATCH' },
  {
    what: 'an input of integers',
    inputs: { x: input('x', [1, 3, 18, 18], 'int32') },
    code: 'DTYPE_MISMATCH',
  },
  { what: 'an unknown result', inputs: { x: image(1) }, wanted: ['z'], code: 'CALL_INVALID' },
  {
    what: 'a result named as a method',
    inputs: { x: image(1) },
    wanted: ['constructor'],
    code: 'CALL_INVALID',
  },
])('$what is refused', ({ inputs, wanted, code }) => {
  const given = inputs as Readonly<Record<string, Value>>;
  expect(() => vgg.apply(given, wanted)).toThrow(
    expect.objectContaining({ code, fix: expect.any(String) as string }),
  );
});

test('one symbolic size is the same everywhere', () => {
  const spec: ModelSpec = {
    opset: 17,
    nodes: [{ op: 'Add', inputs: ['a', 'b'], outputs: ['y'] }],
    inputs: { a: ['n', 2], b: ['n', 2] },
  };
  const sum = fromOnnx(model(spec));
  expect(only(sum.apply({ a: input('a', [3, 2]), b: input('b', [3, 2]) })).shape).toEqual([3, 2]);
  expect(() => sum.apply({ a: input('a', [3, 2]), b: input('b', [1, 2]) })).toThrow(
    expect.objectContaining({ code: 'SHAPE_MISMATCH', where: 'b' }),
  );
});

test('padding to the same size takes dilation into account', () => {
  const convolution = (attributes: NonNullable<ModelSpec['nodes'][number]['attributes']>): string => {
    const bytes = model({
      opset: 17,
      nodes: [
        {
          op: 'Conv',
          inputs: ['x', 'w'],
          outputs: ['y'],
          attributes: { dilations: ints([2, 1]), ...attributes },
        },
      ],
      inputs: { x: [1, 3, 5, 6] },
      initializers: [weight('w', some([2, 3, 2, 3]))],
    });
    return print(graphOf(fromOnnx(bytes).apply({ x: input('x', [1, 3, 5, 6]) })));
  };
  expect(convolution({ auto_pad: text('SAME_UPPER') })).toBe(convolution({ pads: ints([1, 1, 1, 1]) }));
});

test.each([
  {
    type: 'half',
    dataType: DataType.FLOAT16,
    rawData: new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x3555).buffer),
  },
  { type: 'half in a list', dataType: DataType.FLOAT16, int32Data: [0x3c00, 0xc000, 0x3555] },
  {
    type: 'bfloat16',
    dataType: DataType.BFLOAT16,
    rawData: new Uint8Array(Uint16Array.of(0x3f80, 0xc000, 0x3eab).buffer),
  },
  {
    type: 'double',
    dataType: DataType.DOUBLE,
    rawData: new Uint8Array(Float64Array.of(1, -2, 1 / 3).buffer),
  },
  { type: 'double in a list', dataType: DataType.DOUBLE, doubleData: [1, -2, 1 / 3] },
  { type: 'float in a list', dataType: DataType.FLOAT, floatData: [1, -2, 1 / 3] },
])('weights of type $type become float32', ({ dataType, type, ...data }) => {
  const bytes = model({
    opset: 17,
    nodes: [{ op: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }],
    inputs: { x: [3] },
    initializers: [create(TensorProtoSchema, { name: 'w', dims: [3n], dataType, ...data })],
  });
  const [y = []] = evaluate(
    Object.values(fromOnnx(bytes).apply({ x: input('x', [3]) })),
    new Map([['x', [1, 1, 1]]]),
  );
  expect(difference(y, [1, -2, 1 / 3])).toBeLessThan(type === 'bfloat16' ? 2e-3 : 3e-4);
});

test('wide integers become int32, the largest its end', () => {
  const proto = int64('w', [0, 7, -3]);
  proto.rawData = new Uint8Array(BigInt64Array.of(2n ** 63n - 1n, 7n, -(2n ** 40n)).buffer);
  const bytes = model({
    opset: 17,
    nodes: [{ op: 'Cast', inputs: ['w'], outputs: ['y'], attributes: { to: int(6) } }],
    initializers: [proto],
  });
  const y = only(fromOnnx(bytes).apply({}));
  expect(isOp(y, 'Constant') && Array.from(y.attrs.tensor.data)).toEqual([2 ** 31 - 1, 7, -(2 ** 31)]);
});

test.each<[string, (x: number) => number]>([
  ['ReduceL1', Math.abs],
  ['ReduceL2', Math.abs],
  ['ReduceSumSquare', (x) => x * x],
  ['ReduceLogSum', Math.log],
  ['ReduceLogSumExp', (x) => x],
  ['ReduceSum', (x) => x],
])('%s over no axes still does the rest to every element', (op, ofEach) => {
  const attributes = { noop_with_empty_axes: int(1) };
  const imported = fromOnnx(
    model({ opset: 18, nodes: [{ op, inputs: ['x'], outputs: ['y'], attributes }], inputs: { x: [4] } }),
  );
  const y = only(imported.apply({ x: input('x', [4]) }));
  const x = op === 'ReduceLogSum' ? [1, 2, 3, 0.5] : [-2, 3, 0.5, -1];
  expect(Array.from(evaluate([y], new Map([['x', x]]))[0] ?? [])).toEqual(x.map(ofEach));
});
