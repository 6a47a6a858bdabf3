import { invariant } from '../support/invariant.js';
import type { Lowering, LoweringTable, Site } from './lowering.js';

function leaf(site: Site<'Input' | 'State'>): string {
  const name = site.emit.leaves.get(site.attrs.name);
  invariant(name !== undefined, `${site.value.op} ${site.attrs.name} is not declared`);
  return name;
}

const lowerConstant: Lowering<'Constant'> = ({ attrs: { tensor }, emit, value }) => {
  if (emit.batch.countsBatch(tensor))
    throw emit.batch.refuse(`the constant ${tensor.data[0]}, computed from the batch size,`, value.scope);
  return emit.constant(tensor);
};

export const lowerLeaves: Pick<LoweringTable, 'Input' | 'State' | 'Constant'> = {
  Input: leaf,
  State: leaf,
  Constant: lowerConstant,
};
