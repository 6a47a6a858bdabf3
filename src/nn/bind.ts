import { input, sameShape, state, type Value } from '../ir/index.js';
import type { Distribution } from '../support/distribution.js';
import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import type { DType } from '../tensor/index.js';
import type { Initializer } from './initialise.js';
import type { Network, Params } from './params.js';

/** Where a network's parameters come from. Names are whole: `D.h0.weight`. */
export interface Binding {
  /** Name of the player. */
  readonly path: string;
  readonly training: boolean;
  readonly label?: Value | undefined;
  param(name: string, shape: readonly number[], init: Initializer): Value;
  noise(name: string, shape: readonly number[], distribution: Distribution): Value;
  stat(name: string, shape: readonly number[], init: Initializer): Value;
  update(name: string, next: Value): void;
}

/** A player's parameters by way of `binding`. Asking for a name with two shapes throws SHAPE_MISMATCH naming the layer. */
export function bindParams(binding: Binding): Params {
  const shapes = new Map<string, readonly number[]>();
  const known = (name: string, shape: readonly number[]): string => {
    const first = shapes.get(name) ?? shape;
    if (!sameShape(first, shape)) throw wrongShape(name, first, shape);
    shapes.set(name, first);
    return name;
  };
  const at = (path: string): Params => ({
    path,
    training: binding.training,
    label: binding.label,
    at: (name) => at(`${path}.${name}`),
    param: (name, shape, init) => binding.param(known(`${path}.${name}`, shape), shape, init),
    noise: (name, shape, distribution) => binding.noise(`${path}.${name}`, shape, distribution),
    stat: (name, shape, init) => binding.stat(known(`${path}.${name}`, shape), shape, init),
    update: (name, next) => {
      const shape = shapes.get(`${path}.${name}`);
      if (!shape) throw unknown(`${path}.${name}`, [...shapes.keys()]);
      binding.update(known(`${path}.${name}`, next.shape), next);
    },
  });
  return at(binding.path);
}

/** A parameter or statistic a network asks for. */
export interface ParameterSpec {
  readonly path: string;
  readonly shape: readonly number[];
  readonly init: Initializer;
}

/** What a network asks for and gives, in the order it asks. */
export interface Declaration {
  readonly parameters: readonly ParameterSpec[];
  readonly statistics: readonly ParameterSpec[];
  readonly outputShape: readonly number[];
}

export interface DeclareOptions {
  /** Name of the player. */
  readonly path: string;
  readonly inputShape: readonly number[];
  readonly inputDType?: DType;
}

/** Build a network once, in training mode, to learn its parameters. */
export function declare(network: Network, { path, inputShape, inputDType }: DeclareOptions): Declaration {
  const parameters: Declared = new Map();
  const statistics: Declared = new Map();
  const p = bindParams({
    path,
    training: true,
    param: (name, shape, init) => declareIn(parameters, { path: name, shape, init }),
    stat: (name, shape, init) => declareIn(statistics, { path: name, shape, init }),
    noise: (name, shape) => input(name, shape),
    update: () => undefined,
  });
  const outputShape = network(p, input('x', inputShape, inputDType)).shape;
  return { parameters: specs(parameters), statistics: specs(statistics), outputShape };
}

type Declared = Map<string, ParameterSpec & { readonly value: Value }>;

function declareIn(declared: Declared, spec: ParameterSpec): Value {
  const value = declared.get(spec.path)?.value ?? state(spec.path, spec.shape);
  if (!declared.has(spec.path)) declared.set(spec.path, { ...spec, value });
  return value;
}

function specs(declared: Declared): ParameterSpec[] {
  return [...declared.values()].map(({ path, shape, init }) => ({ path, shape, init }));
}

/**
 * Parameters and statistics that already have values, for using a trained network: not training, no noise, nothing
 * updated. Throws PARAMETER_UNKNOWN, or SHAPE_MISMATCH where a value does not fit.
 */
export function trainedParams(path: string, values: ReadonlyMap<string, Value>): Params {
  const read = (name: string, shape: readonly number[]): Value => {
    const value = values.get(name);
    if (!value) throw unknown(name, [...values.keys()]);
    if (!sameShape(value.shape, shape)) throw wrongShape(name, value.shape, shape);
    return value;
  };
  return bindParams({
    path,
    training: false,
    param: read,
    stat: read,
    noise: drawsNothing,
    update: () => undefined,
  });
}

function drawsNothing(name: string): Value {
  throw new GanymedeError('PARAMETER_UNKNOWN', `"${name}" is drawn only in training`, {
    where: name,
    fix: 'Ask for noise only where training is true.',
  });
}

function unknown(name: string, names: readonly string[]): GanymedeError {
  return new GanymedeError('PARAMETER_UNKNOWN', `there is no parameter "${name}"`, {
    where: name,
    fix: didYouMean(name, names),
  });
}

function wrongShape(name: string, first: readonly number[], asked: readonly number[]): GanymedeError {
  return new GanymedeError(
    'SHAPE_MISMATCH',
    `parameter "${name}" has shape [${first.join(',')}], but is used with [${asked.join(',')}]`,
    {
      where: name,
      expected: `[${first.join(',')}]`,
      actual: `[${asked.join(',')}]`,
      fix: 'Give the layers different names, or feed both uses the same size.',
    },
  );
}
