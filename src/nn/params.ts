import type { Value } from '../ir/index.js';
import type { Distribution } from '../support/distribution.js';
import type { Initializer } from './initialise.js';

/** What a layer reads and writes besides its input. Names are relative to `path`. */
export interface Params {
  /** Path of the layer, such as `D.h0`: the prefix of its parameters' names, and its name in errors. */
  readonly path: string;
  /** Whether dropout drops and batch normalisation uses the statistics of the batch. */
  readonly training: boolean;
  /** Classes of the minibatch, one-hot `float32 [batch, classes]`, where the game is conditional. */
  readonly label?: Value | undefined;
  /** The parameters of the layer `name` inside this one. */
  at(name: string): Params;
  /** A trained parameter; asking twice for a name gives the same one. */
  param(name: string, shape: readonly number[], init: Initializer): Value;
  /** A tensor drawn anew in every step, such as a dropout mask. */
  noise(name: string, shape: readonly number[], distribution: Distribution): Value;
  /** A tensor kept between steps that no gradient moves, such as a running mean. */
  stat(name: string, shape: readonly number[], init: Initializer): Value;
  /** Give a statistic already asked for its next value. */
  update(name: string, next: Value): void;
}

/** A player's network: a function from its parameters and a minibatch `[batch, ...]` to its output. */
export type Network = (p: Params, x: Value) => Value;
