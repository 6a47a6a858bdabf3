import {
  broadcastTo,
  concat,
  constant,
  depthToSpace,
  gather,
  gatherElements,
  oneHot,
  pad,
  reshape,
  scatterAdd,
  scatterAddElements,
  slice,
  spaceToDepth,
  transpose,
} from 'ganymede/ir';
import { int32, type OpCase, signed } from './case.js';

const each = int32([2, 4], [0, 2, 2, 1, 1, 1, 0, 2]);

export const leafCases = {
  Input: [{ name: 'as it is', inputs: [signed([2, 3])], build: (x) => x, shape: [2, 3] }],
  Constant: [{ name: 'a matrix', inputs: [], build: () => constant(signed([2, 3])), shape: [2, 3] }],
} satisfies Readonly<Record<string, readonly OpCase[]>>;

export const shapeCases = {
  Reshape: [
    {
      name: 'a size left open',
      inputs: [signed([2, 3, 4])],
      build: (x) => reshape(x, [4, -1]),
      shape: [4, 6],
    },
  ],
  Transpose: [
    { name: 'reversed', inputs: [signed([2, 3])], build: (x) => transpose(x), shape: [3, 2] },
    {
      name: 'a cycle of axes',
      inputs: [signed([2, 3, 4])],
      build: (x) => transpose(x, [2, 0, 1]),
      shape: [4, 2, 3],
    },
  ],
  Broadcast: [
    { name: 'new axes', inputs: [signed([3])], build: (x) => broadcastTo(x, [2, 2, 3]), shape: [2, 2, 3] },
    { name: 'axes of size 1', inputs: [signed([2, 1])], build: (x) => broadcastTo(x, [2, 4]), shape: [2, 4] },
    { name: 'a scalar', inputs: [signed([])], build: (x) => broadcastTo(x, [2, 2]), shape: [2, 2] },
  ],
  Slice: [
    {
      name: 'a block',
      inputs: [signed([3, 4, 5])],
      build: (x) => slice(x, [1, 0, 2], [3, 4, 4]),
      shape: [2, 4, 2],
    },
  ],
  Pad: [
    { name: 'zeros', inputs: [signed([2, 3])], build: (x) => pad(x, [1, 0], [0, 2]), shape: [3, 5] },
    { name: 'another number', inputs: [signed([3])], build: (x) => pad(x, [2], [1], -1.5), shape: [6] },
  ],
  Concat: [
    {
      name: 'along a middle axis',
      inputs: [signed([2, 1, 2], 1), signed([2, 3, 2], 2)],
      build: (a, b) => concat([a, b], 1),
      shape: [2, 4, 2],
    },
    { name: 'with itself', inputs: [signed([2, 2])], build: (a) => concat([a, a]), shape: [4, 2] },
  ],
  Gather: [
    {
      name: 'rows, one twice',
      inputs: [signed([4, 3]), int32([3], [2, 0, 2])],
      build: (x, i) => gather(x, i),
      shape: [3, 3],
    },
    {
      name: 'a table of indices in a middle axis',
      inputs: [signed([2, 3, 2]), int32([2, 2], [0, 2, 1, 2])],
      build: (x, i) => gather(x, i, 1),
      shape: [2, 2, 2, 2],
    },
  ],
  ScatterAdd: [
    {
      name: 'rows, two to one place',
      inputs: [signed([3, 2]), int32([3], [1, 3, 1])],
      build: (x, i) => scatterAdd(x, i, { axis: 0, size: 4 }),
      shape: [4, 2],
    },
    {
      name: 'a table of indices in a middle axis',
      inputs: [signed([2, 2, 2, 3]), int32([2, 2], [4, 0, 4, 2])],
      build: (x, i) => scatterAdd(x, i, { axis: 1, size: 5 }),
      shape: [2, 5, 3],
    },
  ],
  GatherElements: [
    {
      name: 'along the last axis',
      inputs: [signed([2, 3]), each],
      build: (x, i) => gatherElements(x, i, 1),
      shape: [2, 4],
    },
  ],
  ScatterAddElements: [
    {
      name: 'along the last axis, two to one place',
      inputs: [signed([2, 4]), each],
      build: (x, i) => scatterAddElements(x, i, { axis: 1, size: 3 }),
      shape: [2, 3],
    },
  ],
  DepthToSpace: [
    {
      name: 'blocks of 2',
      inputs: [signed([2, 8, 2, 3])],
      build: (x) => depthToSpace(x, 2),
      shape: [2, 2, 4, 6],
    },
  ],
  SpaceToDepth: [
    {
      name: 'blocks of 2',
      inputs: [signed([2, 2, 4, 6])],
      build: (x) => spaceToDepth(x, 2),
      shape: [2, 8, 2, 3],
    },
  ],
  OneHot: [
    { name: 'a table', inputs: [int32([2, 2], [0, 3, 1, 2])], build: (i) => oneHot(i, 4), shape: [2, 2, 4] },
    {
      name: 'indices from the end and beyond',
      inputs: [int32([5], [-1, -4, 4, 9, -5])],
      build: (i) => oneHot(i, 4),
      shape: [5, 4],
    },
    { name: 'one index', inputs: [int32([], [2])], build: (i) => oneHot(i, 3), shape: [3] },
  ],
} satisfies Readonly<Record<string, readonly OpCase[]>>;
