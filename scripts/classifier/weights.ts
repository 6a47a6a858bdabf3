import { classifier, classifierPlayer, imageShape } from 'ganymede/features';
import { declare } from 'ganymede/nn';
import type { Tensor } from 'ganymede/tensor';

type State = Readonly<Record<string, Tensor>>;

/** What the network reads outside training: averaged parameters under their own names, and statistics as they were last. */
export function weightsOf(state: State): Record<string, Tensor> {
  const inputShape = [1, ...imageShape];
  const { parameters, statistics } = declare(classifier, { path: classifierPlayer, inputShape });
  return Object.fromEntries([
    ...parameters.map(({ path }) => [path, stateOf(state, `${path}@average`)]),
    ...statistics.map(({ path }) => [path, stateOf(state, path)]),
  ]) as Record<string, Tensor>;
}

function stateOf(state: State, name: string): Tensor {
  const tensor = state[name];
  if (!tensor) throw new Error(`the training left no ${name}`);
  return tensor;
}
