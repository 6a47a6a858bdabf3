import {
  asUnion,
  elements,
  type OpName,
  roots,
  topologicalOrder,
  type Graph,
  type Value,
} from '../../ir/index.js';
import type { Emitter } from '../emitter.js';
import { plainLowering } from '../layouts.js';
import { Blocks } from './blocks.js';
import { Forms } from './forms.js';
import { lowerConvolution } from './lower-convolution.js';
import { lowerElementwise } from './lower-elementwise.js';
import { lowerPacked } from './lower-packed.js';
import { lowerReduction } from './lower-reduction.js';
import { lowerResampling } from './lower-resampling.js';

/** What lowers a value to a blocked form, or refuses to and returns false. */
export type BlockedRule = (value: Value, forms: Forms) => boolean;

/** Where the result of any value is found: as declared, or filters in blocks. */
interface Results {
  plain(value: Value): string;
  packed(value: Value): string;
}

/** Lower every value of a graph in blocks of channels where that pays, else as declared. */
export function lowerInBlocks(graph: Graph, emit: Emitter, size: number): Results {
  const forms = new Forms(new Blocks(emit, size), usesIn(graph));
  for (const value of topologicalOrder(roots(graph))) {
    emit.scope = value.scope;
    if (!lowerPacked(value, forms) && !ruleOf(value)(value, forms))
      forms.setPlain(value, lowerPlainly(value, forms));
  }
  return {
    plain: (value) => forms.plain(value),
    packed: (value) => forms.filters(value).name,
  };
}

function usesIn(graph: Graph): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  const use = (value: Value): void => {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  topologicalOrder(roots(graph)).forEach(({ inputs }) => {
    inputs.forEach(use);
  });
  roots(graph).forEach(use);
  return uses;
}

function ruleOf(value: Value): BlockedRule {
  switch (asUnion(value).op) {
    case 'Conv':
    case 'ConvInputGrad':
    case 'ConvWeightGrad':
      return lowerConvolution;
    case 'ReduceSum':
    case 'ReduceMean':
      return lowerReduction;
    case 'Resize':
    case 'ResizeGrad':
    case 'AveragePool':
    case 'AveragePoolGrad':
      return lowerResampling;
    default:
      return lowerElementwise;
  }
}

function lowerPlainly<K extends OpName>(value: Value<K>, forms: Forms): string {
  const operands = value.inputs.map((input) => ({ name: forms.plain(input), value: input }));
  return plainLowering(value.op)({ emit: forms.blocks.emit, value, attrs: value.attrs, operands });
}
