import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { input } from '../../src/ir/index.js';
import { fromOnnx, importLimits } from '../../src/onnx/index.js';
import {
  GraphProtoSchema,
  type ModelProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
} from '../../src/onnx/proto/onnx_pb.js';
import { subgraph } from '../../src/onnx/attributes.js';
import { GanymedeError } from '../../src/support/errors.js';
import {
  bytesOf,
  int,
  int64,
  ints,
  type ModelSpec,
  model,
  modelProto,
  scalar,
  some,
  text,
  weight,
} from './models.js';
import { cases } from './op-cases.js';

/** An error of this code that says where, what was expected, what was found and what to do. */
function explained(code: string): unknown {
  const text: unknown = expect.stringMatching(/./);
  return expect.objectContaining({ code, where: text, expected: text, actual: text, fix: text });
}

const CODES = ['ONNX_INVALID', 'ONNX_UNSUPPORTED', 'ONNX_TOO_LARGE'];
/** What a network that was read may say when it is applied at some size. */
const APPLY_CODES = [...CODES, 'SHAPE_MISMATCH', 'DTYPE_MISMATCH', 'FEED_MISSING', 'FEED_UNKNOWN'];

/** The code of the error, or `works`; anything but a GanymedeError fails the test. */
function outcome(act: () => unknown): string {
  try {
    act();
    return 'works';
  } catch (error) {
    if (error instanceof GanymedeError) return error.code;
    throw error;
  }
}

function readAndApply(bytes: Uint8Array, inputs: NonNullable<ModelSpec['inputs']>): void {
  let read: ReturnType<typeof fromOnnx> | undefined;
  expect([...CODES, 'works']).toContain(outcome(() => (read = fromOnnx(bytes))));
  const values = Object.entries(inputs).map(
    ([name, shape]) => [name, input(name, shape.map(Number))] as const,
  );
  expect([...APPLY_CODES, 'works']).toContain(outcome(() => read?.apply(Object.fromEntries(values))));
}

const aCase = fc.constantFrom(...cases);

describe('broken files are refused with a code, never by accident', () => {
  test('bytes changed', () => {
    const change = fc.record({ at: fc.integer({ min: 0, max: 2 ** 30 }), to: fc.nat(255) });
    fc.assert(
      fc.property(aCase, fc.array(change, { minLength: 1, maxLength: 4 }), ({ spec }, changes) => {
        const bytes = model(spec);
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        readAndApply(bytes, spec.inputs ?? {});
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  test('a network cut short or changed', () => {
    const bytes = readFileSync(new URL('../fixtures/onnx/inception.onnx', import.meta.url));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, to, cut) => {
        const broken = Uint8Array.from(cut ? bytes.subarray(0, at) : bytes);
        if (!cut) broken[at] = to;
        readAndApply(broken, { x: [2, 3, 16, 16] });
      }),
      { numRuns: 600, seed: 2 },
    );
  });

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(CODES).toContain(outcome(() => fromOnnx(bytes)));
      }),
      { numRuns: 1000, seed: 3 },
    );
  });

  test('numbers far outside their range', () => {
    const extreme = fc.constantFrom(
      0n,
      -1n,
      -7n,
      1n,
      2n,
      2n ** 20n,
      2n ** 31n,
      2n ** 40n,
      2n ** 62n,
      -(2n ** 63n),
    );
    const pick = fc.integer({ min: 0, max: 2 ** 30 });
    fc.assert(
      fc.property(
        aCase,
        fc.array(fc.tuple(pick, extreme), { minLength: 1, maxLength: 3 }),
        ({ spec }, changes) => {
          const proto = modelProto(spec);
          for (const [at, to] of changes) setNumber(proto, at, to);
          readAndApply(bytesOf(proto), spec.inputs ?? {});
        },
      ),
      { numRuns: 3000, seed: 4 },
    );
  });
});

/** Change one of the integers that attributes, initializers and their shapes hold. */
function setNumber({ graph }: ModelProto, at: number, to: bigint): void {
  const attributes = graph?.node.flatMap(({ attribute }) => attribute) ?? [];
  const tensors = [...(graph?.initializer ?? []), ...attributes.flatMap(({ t }) => t ?? [])];
  const setters = [
    ...attributes.flatMap((attribute) => [
      () => void (attribute.i = to),
      () => void (attribute.f = Number(to)),
      ...attribute.ints.map((_, i) => () => void (attribute.ints[i] = to)),
      ...attribute.floats.map((_, i) => () => void (attribute.floats[i] = Number(to))),
    ]),
    ...tensors.flatMap((tensor) => [
      ...tensor.dims.map((_, i) => () => void (tensor.dims[i] = to)),
      () => void (tensor.rawData = wholeNumbers(tensor.rawData, to)),
    ]),
  ];
  setters[at % setters.length]?.();
}

/** Eight bytes at the start replaced by an integer. */
function wholeNumbers(rawData: Uint8Array, to: bigint): Uint8Array {
  const copy = new Uint8Array(rawData);
  if (copy.length >= 8) new DataView(copy.buffer).setBigInt64(0, to, true);
  return copy;
}

const relu = (from: string, to: string) => ({ op: 'Relu', inputs: [from], outputs: [to], name: to });
const base: ModelSpec = { opset: 17, nodes: [relu('x', 'y')], inputs: { x: [2, 3, 4, 4] } };

/** A model, changed. */
function changed(
  spec: Partial<ModelSpec>,
  change: (proto: ModelProto) => void = () => undefined,
): Uint8Array {
  const proto = modelProto({ ...base, ...spec });
  change(proto);
  return bytesOf(proto);
}

const batchNorm = { op: 'BatchNormalization', inputs: ['x', 'g', 'g', 'g', 'g'], outputs: ['y'] };
const gains = [weight('g', some([3]))];

const refused: readonly { readonly what: string; readonly code: string; readonly bytes: Uint8Array }[] = [
  { what: 'an empty file', code: 'ONNX_INVALID', bytes: new Uint8Array() },
  { what: 'no opset', code: 'ONNX_INVALID', bytes: changed({}, (proto) => (proto.opsetImport = [])) },
  { what: 'no graph', code: 'ONNX_INVALID', bytes: changed({}, (proto) => delete proto.graph) },
  { what: 'an old opset', code: 'ONNX_UNSUPPORTED', bytes: changed({ opset: 6 }) },
  { what: 'an opset of the future', code: 'ONNX_UNSUPPORTED', bytes: changed({ opset: 99 }) },
  {
    what: 'an unknown op',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({ nodes: [{ ...relu('x', 'y'), op: 'Relo' }] }),
  },
  {
    what: 'an op with a very long name',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({ nodes: [{ ...relu('x', 'y'), op: 'Relu'.repeat(1_000_000) }] }),
  },
  {
    what: 'an op named as a method',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({ nodes: [{ ...relu('x', 'y'), op: 'constructor' }] }),
  },
  {
    what: 'a quantised op',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({ nodes: [{ ...relu('x', 'y'), op: 'QLinearConv' }] }),
  },
  {
    what: 'another domain',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({ nodes: [{ ...relu('x', 'y'), domain: 'com.microsoft' }] }),
  },
  {
    what: 'an unknown attribute',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({ nodes: [{ ...relu('x', 'y'), attributes: { slope: int(1) } }] }),
  },
  {
    what: 'an attribute of the wrong type',
    code: 'ONNX_INVALID',
    bytes: changed({
      nodes: [{ op: 'Softmax', inputs: ['x'], outputs: ['y'], attributes: { axis: ints([1]) } }],
    }),
  },
  {
    what: 'control flow',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({}, (proto) =>
      proto.graph?.node[0]?.attribute.push(subgraph(create(GraphProtoSchema))('body')),
    ),
  },
  {
    what: 'a cycle',
    code: 'ONNX_INVALID',
    bytes: changed({ nodes: [relu('a', 'b'), relu('b', 'a'), relu('x', 'y')] }),
  },
  {
    what: 'nodes out of order',
    code: 'ONNX_INVALID',
    bytes: changed({ nodes: [relu('a', 'y'), relu('x', 'a')] }),
  },
  { what: 'an undefined name', code: 'ONNX_INVALID', bytes: changed({ nodes: [relu('nowhere', 'y')] }) },
  { what: 'an undefined output', code: 'ONNX_INVALID', bytes: changed({ outputs: ['z'] }) },
  {
    what: 'a name defined twice',
    code: 'ONNX_INVALID',
    bytes: changed({ nodes: [relu('x', 'y'), relu('x', 'y')] }),
  },
  {
    what: 'an initializer defined twice',
    code: 'ONNX_INVALID',
    bytes: changed({ initializers: [scalar('a', 1), scalar('a', 1)] }),
  },
  {
    what: 'too many inputs',
    code: 'ONNX_INVALID',
    bytes: changed({ nodes: [{ op: 'Relu', inputs: ['x', 'x'], outputs: ['y'] }] }),
  },
  {
    what: 'a missing input',
    code: 'ONNX_INVALID',
    bytes: changed({ nodes: [{ op: 'Add', inputs: ['x', ''], outputs: ['y'] }] }),
  },
  {
    what: 'the positions of maxima',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({
      nodes: [
        { op: 'MaxPool', inputs: ['x'], outputs: ['y', 'at'], attributes: { kernel_shape: ints([2, 2]) } },
      ],
      outputs: ['at'],
    }),
  },
  {
    what: 'training by an attribute',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({ nodes: [{ ...batchNorm, attributes: { training_mode: int(1) } }], initializers: gains }),
  },
  {
    what: 'training by further results',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({
      opset: 9,
      nodes: [{ ...batchNorm, outputs: ['y', 'm', 'v', 'sm', 'sv'] }],
      initializers: gains,
    }),
  },
  {
    what: 'external data',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({
      initializers: [
        create(TensorProtoSchema, {
          name: 'w',
          dims: [4n],
          dataType: DataType.FLOAT,
          dataLocation: DataLocation.EXTERNAL,
          externalData: [{ key: 'location', value: '../../etc/passwd' }],
        }),
      ],
    }),
  },
  {
    what: 'complex weights',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({
      initializers: [create(TensorProtoSchema, { name: 'w', dims: [0n], dataType: DataType.COMPLEX64 })],
    }),
  },
  {
    what: 'a giant shape without data',
    code: 'ONNX_TOO_LARGE',
    bytes: changed({
      initializers: [
        create(TensorProtoSchema, { name: 'w', dims: [2n ** 40n, 2n ** 20n], dataType: DataType.FLOAT }),
      ],
    }),
  },
  {
    what: 'a large shape without data',
    code: 'ONNX_INVALID',
    bytes: changed({
      initializers: [
        create(TensorProtoSchema, {
          name: 'w',
          dims: [1_000_000_000n],
          dataType: DataType.FLOAT,
          rawData: new Uint8Array(8),
        }),
      ],
    }),
  },
  {
    what: 'a negative size',
    code: 'ONNX_INVALID',
    bytes: changed({
      initializers: [create(TensorProtoSchema, { name: 'w', dims: [-1n], dataType: DataType.FLOAT })],
    }),
  },
  {
    what: 'bytes that are no whole elements',
    code: 'ONNX_INVALID',
    bytes: changed({
      initializers: [
        create(TensorProtoSchema, {
          name: 'w',
          dims: [1n],
          dataType: DataType.FLOAT,
          rawData: new Uint8Array(3),
        }),
      ],
    }),
  },
  {
    what: 'a giant size beside a 0',
    code: 'ONNX_TOO_LARGE',
    bytes: changed({
      initializers: [
        create(TensorProtoSchema, { name: 'w', dims: [0n, 2n ** 60n], dataType: DataType.FLOAT }),
      ],
    }),
  },
  {
    what: 'a thousand axes',
    code: 'ONNX_TOO_LARGE',
    bytes: changed({
      initializers: [
        create(TensorProtoSchema, {
          name: 'w',
          dims: Array.from({ length: 1000 }, () => 1n),
          dataType: DataType.FLOAT,
          floatData: [1],
        }),
      ],
    }),
  },
  {
    what: 'strides of 0',
    code: 'ONNX_INVALID',
    bytes: changed({
      nodes: [
        {
          op: 'MaxPool',
          inputs: ['x'],
          outputs: ['y'],
          attributes: { kernel_shape: ints([2, 2]), strides: ints([0, 1]) },
        },
      ],
    }),
  },
  {
    what: 'an unknown way to pad',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({
      nodes: [{ op: 'Pad', inputs: ['x', 'p'], outputs: ['y'], attributes: { mode: text('wrap') } }],
      initializers: [int64('p', [0, 0, 0, 0, 0, 0, 0, 0])],
    }),
  },
  {
    what: 'cubic resizing',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({
      nodes: [
        { op: 'Resize', inputs: ['x', '', '', 's'], outputs: ['y'], attributes: { mode: text('cubic') } },
      ],
      initializers: [int64('s', [2, 3, 8, 8])],
    }),
  },
];

test.each(refused)('$what is refused at once', ({ code, bytes }) => {
  expect(() => fromOnnx(bytes)).toThrow(explained(code));
});

const doubled = Array.from({ length: 40 }, (_, i) => ({
  op: 'Concat',
  inputs: [i === 0 ? 'x' : `c${i - 1}`, i === 0 ? 'x' : `c${i - 1}`],
  outputs: [i === 39 ? 'y' : `c${i}`],
  attributes: { axis: int(0) },
}));
const sized = (op: string, inputs: readonly string[], numbers: readonly number[]): Uint8Array =>
  changed({
    nodes: [{ op, inputs, outputs: ['y'] }],
    initializers: [
      int64('n', numbers),
      int64('zero', [0], []),
      int64('one', [1], []),
      int64('most', [2 ** 31 - 1], []),
    ],
  });

test.each([
  {
    what: 'constant of a shape',
    code: 'ONNX_TOO_LARGE',
    bytes: sized('ConstantOfShape', ['n'], [2 ** 20, 2 ** 20]),
  },
  { what: 'expansion', code: 'ONNX_TOO_LARGE', bytes: sized('Expand', ['x', 'n'], [2 ** 31, 2, 3, 4, 4]) },
  { what: 'tile', code: 'ONNX_TOO_LARGE', bytes: sized('Tile', ['x', 'n'], [2 ** 20, 2 ** 20, 1, 1]) },
  {
    what: 'padding',
    code: 'ONNX_TOO_LARGE',
    bytes: sized('Pad', ['x', 'n'], [0, 0, 0, 0, 2 ** 30, 0, 0, 0]),
  },
  {
    what: 'resizing',
    code: 'ONNX_TOO_LARGE',
    bytes: sized('Resize', ['x', '', '', 'n'], [2, 3, 2 ** 30, 4]),
  },
  { what: 'range', code: 'ONNX_TOO_LARGE', bytes: sized('Range', ['zero', 'most', 'one'], []) },
  { what: 'doubling again and again', code: 'ONNX_TOO_LARGE', bytes: changed({ nodes: doubled }) },
  { what: 'position outside', code: 'ONNX_INVALID', bytes: sized('Gather', ['x', 'n'], [5]) },
  {
    what: 'list given as an input before its opset',
    code: 'ONNX_UNSUPPORTED',
    bytes: changed({
      opset: 11,
      nodes: [{ op: 'ReduceMean', inputs: ['x', 'n'], outputs: ['y'] }],
      initializers: [int64('n', [1])],
    }),
  },
  ...['Unsqueeze', 'Reshape', 'ConstantOfShape', 'Expand', 'Slice'].map((op) => ({
    what: `list of 300000 axes for ${op}`,
    code: 'ONNX_TOO_LARGE',
    bytes: changed({
      nodes: [
        {
          op,
          inputs: { ConstantOfShape: ['n'], Slice: ['x', 'n', 'n'] }[op] ?? ['x', 'n'],
          outputs: ['y'],
        },
      ],
      initializers: [
        int64(
          'n',
          Array.from({ length: 300_000 }, (_, i) => i),
        ),
      ],
    }),
  })),
  {
    what: 'block that does not fit',
    code: 'ONNX_INVALID',
    bytes: changed({
      nodes: [{ op: 'SpaceToDepth', inputs: ['x'], outputs: ['y'], attributes: { blocksize: int(3) } }],
    }),
  },
  { what: 'shape from the data', code: 'ONNX_UNSUPPORTED', bytes: sized('Reshape', ['x', 'x'], []) },
  { what: 'training by an input', code: 'ONNX_UNSUPPORTED', bytes: sized('Dropout', ['x', '', 'one'], []) },
])('a $what that is unreasonable is refused before it takes memory', ({ code, bytes }) => {
  const read = fromOnnx(bytes);
  const apply = () => read.apply({ x: input('x', [2, 3, 4, 4]) });
  expect(apply).toThrow(explained(code));
});

/** A field of protobuf that holds bytes: its tag, their length, the bytes. */
function record(field: number, content: Uint8Array): Uint8Array {
  const head = [field * 8 + 2];
  let rest = content.length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) head.push((rest % 128) + 128);
  const bytes = new Uint8Array(head.length + 1 + content.length);
  bytes.set([...head, rest]);
  bytes.set(content, head.length + 1);
  return bytes;
}

test.each([
  { what: 'nodes', path: [1, 7] },
  { what: 'inputs of a node', path: [1, 1, 7] },
  { what: 'attributes of a node', path: [5, 1, 7] },
  { what: 'sizes of an input', path: [1, 2, 1, 2, 11, 7] },
  { what: 'versions of operators', path: [8] },
])('millions of empty $what are refused before they are made', ({ path }) => {
  const [field = 0, ...around] = path;
  const empty = new Uint8Array(2 * (importLimits.records + 1)).map((_, i) =>
    i % 2 === 0 ? field * 8 + 2 : 0,
  );
  const bytes = around.reduce<Uint8Array>((content, outer) => record(outer, content), empty);
  expect(() => fromOnnx(bytes)).toThrow(explained('ONNX_TOO_LARGE'));
});

test('groups, which ONNX does not have, are refused before they are counted', () => {
  const group = Uint8Array.of(0x83, 0x80, 0x80, 0x80, 0x08, 0x08, 0x2a, 0x84, 0x80, 0x80, 0x80, 0x08);
  const bytes = Uint8Array.from([...group, ...changed({})]);
  expect(() => fromOnnx(bytes)).toThrow(explained('ONNX_INVALID'));
});

test('a network of thousands of nodes is within the limits', () => {
  const nodes = Array.from({ length: 8000 }, (_, i) =>
    relu(i === 0 ? 'x' : `h${i}`, i === 7999 ? 'y' : `h${i + 1}`),
  );
  expect(outcome(() => fromOnnx(changed({ nodes })))).toBe('works');
});
