import type { OpName } from 'ganymede/ir';
import type { OpCase } from './case.js';
import { binaryCases, selectionCases, unaryCases } from './elementwise.js';
import { linearCases } from './linear.js';
import { leafCases, shapeCases } from './shape.js';
import { spatialCases } from './spatial.js';

/** Uses of every op; one without any does not compile. (`State` is an input that a program keeps: see the engine's tests.) */
const table: Readonly<Record<Exclude<OpName, 'State'>, readonly OpCase[]>> = {
  ...leafCases,
  ...unaryCases,
  ...binaryCases,
  ...selectionCases,
  ...linearCases,
  ...spatialCases,
  ...shapeCases,
};

/** Every case with its op and a title. */
export const opCases: readonly { readonly op: string; readonly title: string; readonly opCase: OpCase }[] =
  Object.entries(table).flatMap(([op, cases]) =>
    cases.map((opCase) => ({ op, title: `${op}, ${opCase.name}`, opCase })),
  );
