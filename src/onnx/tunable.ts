import { elements, type Graph, roots, topologicalOrder } from '../ir/index.js';
import { convolutionName, type Formulation, formulationsOf } from './blocked/formulations.js';
import { type Convolution, geometryOf, isConvolution } from './blocked/geometry.js';
import { blockSize, type Layout } from './layouts.js';

/** A convolution that can be computed in several ways. */
export interface TunableConvolution {
  /** What it is called in a `Tuning`; convolutions of one name take the same time. */
  readonly name: string;
  readonly value: Convolution;
  readonly formulations: readonly Formulation[];
  /** Products of a direct computation. */
  readonly products: number;
}

/** The convolutions of graphs that can be computed in several ways in a layout, one of each name. */
export function tunableConvolutions(graphs: readonly Graph[], layout: Layout): readonly TunableConvolution[] {
  const size = blockSize(layout);
  if (size === undefined) return [];
  const found = graphs
    .flatMap((graph) => topologicalOrder(roots(graph)))
    .filter(isConvolution)
    .map((value): TunableConvolution => ({
      name: convolutionName(value),
      value,
      formulations: formulationsOf(value, size),
      products: productsOf(value),
    }))
    .filter(({ formulations }) => formulations.length > 1);
  return [...new Map(found.map((each) => [each.name, each])).values()];
}

/** Every output of every image is a sum over the taps of one filter. */
function productsOf(value: Convolution): number {
  const { outputs, filters } = geometryOf(value);
  const [batch = 1, , ...pixels] = outputs;
  return batch * elements(pixels) * elements(filters);
}
