import type { Graph } from '../ir/index.js';

/** A rewriting of a graph that keeps what it computes. */
export type Pass = (graph: Graph) => Graph;
