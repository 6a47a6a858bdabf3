import { type Graph, type OpName, roots, topologicalOrder } from '../ir/index.js';
import { invariant } from '../support/invariant.js';
import { lowerConvolutions } from './lower-conv.js';
import { lowerElementwise } from './lower-elementwise.js';
import { lowerLinear } from './lower-linear.js';
import { lowerLeaves } from './lower-leaves.js';
import { lowerPools } from './lower-pool.js';
import { lowerResizes } from './lower-resize.js';
import { lowerShape } from './lower-shape.js';
import type { Lowering, LoweringTable } from './lowering.js';

/** How image batches lie in memory: as declared, with the batch innermost, or so in blocks of channels. */
export const layouts = ['NCHW', 'CHWN', 'cHWNc'] as const;

export type Layout = (typeof layouts)[number];

const nchw: LoweringTable = {
  ...lowerLeaves,
  ...lowerElementwise,
  ...lowerLinear,
  ...lowerConvolutions,
  ...lowerPools,
  ...lowerResizes,
  ...lowerShape,
};

/** A layout other than NCHW may lack ops; NCHW has them all. */
const tables: Readonly<Partial<Record<Layout, Partial<LoweringTable>>>> & { readonly NCHW: LoweringTable } = {
  NCHW: nchw,
};

const FASTEST_FIRST: readonly Layout[] = ['cHWNc', 'CHWN', 'NCHW'];

/**
 * The fastest of the layouts that serves the graph. It serves it wholly or not at all: converting around single ops
 * costs more than a layout gains.
 */
export function chooseLayout(graph: Graph, allowed: readonly Layout[] = FASTEST_FIRST): Layout {
  const order = topologicalOrder(roots(graph));
  const serves = (layout: Layout): boolean => order.every(({ op }) => tables[layout]?.[op] !== undefined);
  return FASTEST_FIRST.find((layout) => allowed.includes(layout) && serves(layout)) ?? 'NCHW';
}

/** The formulation of an op in a layout that has one. */
export function loweringOf<K extends OpName>(layout: Layout, op: K): Lowering<K> {
  const table: Partial<LoweringTable> = tables[layout] ?? tables.NCHW;
  const lowering: Lowering<K> | undefined = table[op];
  invariant(lowering, `${op} has no formulation in the layout ${layout}`);
  return lowering;
}
