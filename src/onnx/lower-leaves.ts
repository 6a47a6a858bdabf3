import { invariant } from '../support/invariant.js';
import type { LoweringTable, Site } from './lowering.js';

function leaf(site: Site<'Input' | 'State'>): string {
  const name = site.emit.leaves.get(site.attrs.name);
  invariant(name !== undefined, `${site.value.op} ${site.attrs.name} is not declared`);
  return name;
}

export const lowerLeaves: Pick<LoweringTable, 'Input' | 'State' | 'Constant'> = {
  Input: leaf,
  State: leaf,
  Constant: (site) => site.emit.constant(site.attrs.tensor),
};
