import { currentScope, elements, inScope, isOp, type Value } from '../../ir/index.js';
import { GanymedeError } from '../../support/errors.js';
import { invariant } from '../../support/invariant.js';
import { didYouMean } from '../../support/nearest.js';
import { checkFeeds, missingFeed } from './feeds.js';
import { tooLarge } from './errors.js';
import { folded } from './fold.js';
import type { ImportedGraph, Step } from './graph.js';
import { checkRank, Operands } from './importer.js';
import { importLimits } from './limits.js';
import type { NodeReader } from './node-reader.js';

type Values = Map<string, Value>;

/** Every name a value can be had for. */
export function resultsOf({ constants, inputs, steps }: ImportedGraph): readonly string[] {
  const computed = steps.flatMap(({ outputs }) => outputs).filter((name) => name !== '');
  return [...constants.keys(), ...inputs.map(({ name }) => name), ...computed];
}

/** Build the values of `wanted` over `given`. */
export function applyGraph(
  graph: ImportedGraph,
  given: Readonly<Record<string, Value>>,
  wanted: readonly string[],
): Readonly<Record<string, Value>> {
  checkWanted(graph, wanted);
  checkFeeds(graph.inputs, given);
  const { steps, names } = neededFor(graph, wanted);
  const values: Values = new Map([...graph.constants, ...Object.entries(given)]);
  const missing = graph.inputs.find(({ name }) => names.has(name) && !values.has(name));
  if (missing) throw missingFeed(missing);
  for (const step of steps) run(step, values);
  return Object.fromEntries(wanted.map((name) => [name, valueOf(values, name)]));
}

function checkWanted(graph: ImportedGraph, wanted: readonly string[]): void {
  const known = new Set(resultsOf(graph));
  const unknown = wanted.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new GanymedeError('CALL_INVALID', `the model has no result "${unknown}"`, {
      where: unknown,
      expected: 'a name of the model',
      actual: unknown,
      fix: didYouMean(unknown, [...known]),
    });
}

/** The nodes the results need, and the names those use; nodes come after what they use. */
function neededFor(
  graph: ImportedGraph,
  wanted: readonly string[],
): { readonly steps: readonly Step[]; readonly names: ReadonlySet<string> } {
  const names = new Set(wanted);
  const steps = graph.steps.toReversed().filter((step) => {
    const needed = step.outputs.some((name) => names.has(name));
    if (needed) for (const name of step.inputs) names.add(name);
    return needed;
  });
  return { steps: steps.reverse(), names };
}

function run(step: Step, values: Values): void {
  const operands = step.inputs.map((name) => (name === '' ? undefined : valueOf(values, name)));
  const known = operands.every((operand) => !operand || isOp(operand, 'Constant'));
  const results = resultsOfStep(step, operands);
  step.outputs.forEach((name, i) => {
    const result = results[i];
    if (!result)
      throw step.node.invalid(`it has no result ${i}`, {
        expected: `${results.length} results`,
        actual: name,
      });
    checkSize(result, step.node);
    if (name !== '') values.set(name, known ? folded(result) : result);
  });
}

function resultsOfStep({ node, build }: Step, values: readonly (Value | undefined)[]): readonly Value[] {
  const outer = currentScope();
  const operands = new Operands(node, values);
  const built = inScope(outer === '' ? node.layer : `${outer}.${node.layer}`, () => build(operands));
  operands.finish();
  return isList(built) ? built : [built];
}

function checkSize({ shape }: Value, node: NodeReader): void {
  const { where } = node;
  checkRank(node, shape.length);
  if (!shape.every((size) => Number.isInteger(size) && size >= 0))
    throw node.invalid('a result would have no whole sizes', {
      expected: 'integers from 0',
      actual: `[${shape.join(',')}]`,
    });
  const count = elements(shape);
  if (count > importLimits.elements)
    throw tooLarge(`a result of [${shape.join(',')}]`, {
      limit: importLimits.elements,
      actual: count,
      where,
    });
}

function isList(built: Value | readonly Value[]): built is readonly Value[] {
  return Array.isArray(built);
}

function valueOf(values: Values, name: string): Value {
  const value = values.get(name);
  invariant(value, `"${name}" was used before it was computed`);
  return value;
}
