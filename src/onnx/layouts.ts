import { type Graph, type OpName, roots, topologicalOrder, type Value } from '../ir/index.js';
import { isConvolution } from './blocked/geometry.js';
import type { Emitter } from './emitter.js';
import { lowerConvolutions } from './lower-conv.js';
import { lowerElementwise } from './lower-elementwise.js';
import { lowerLinear } from './lower-linear.js';
import { lowerLeaves } from './lower-leaves.js';
import { lowerPools } from './lower-pool.js';
import { lowerResizes } from './lower-resize.js';
import { lowerShape } from './lower-shape.js';
import type { Lowering, LoweringTable } from './lowering.js';

/** How image batches lie in memory: as declared, or with the batch in the width and 8 or 16 channels innermost. */
export const layouts = ['NCHW', 'cHWN8c', 'cHWN16c'] as const;

export type Layout = (typeof layouts)[number];

const plain: LoweringTable = {
  ...lowerLeaves,
  ...lowerElementwise,
  ...lowerLinear,
  ...lowerConvolutions,
  ...lowerPools,
  ...lowerResizes,
  ...lowerShape,
};

/** Channels in a block of a layout; undefined for the plain one. */
export function blockSize(layout: Layout): number | undefined {
  return { NCHW: undefined, cHWN8c: 8, cHWN16c: 16 }[layout];
}

/** The layout for a graph where `fastest` is the engine's: graphs without convolutions have nothing to gain. */
export function chooseLayout(graph: Graph, fastest: Layout): Layout {
  return topologicalOrder(roots(graph)).some(isConvolution) ? fastest : 'NCHW';
}

/** Lower a value as it is declared, its operands found under the names given. */
export function lowerPlainly<K extends OpName>(
  value: Value<K>,
  emit: Emitter,
  nameOf: (operand: Value) => string,
): string {
  const lowering: Lowering<K> = plain[value.op];
  const operands = value.inputs.map((operand) => ({ name: nameOf(operand), value: operand }));
  return lowering({ emit, value, attrs: value.attrs, operands });
}
