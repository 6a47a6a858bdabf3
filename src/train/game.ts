import type { Value } from '../ir/index.js';
import type { Network } from '../nn/index.js';
import type { Optimizer } from '../optim/index.js';
import type { Distribution } from '../support/distribution.js';
import type { DType } from '../tensor/index.js';

/** A network with its parameters and the optimizer that moves them. */
export interface Player {
  readonly network: Network;
  readonly optimizer: Optimizer;
  /** Decay per round of an exponential moving average of the parameters, which then makes the samples. */
  readonly average?: number;
}

/** Who moves, how often in a row (`k` of Algorithm 1), and what it minimises. */
export interface Phase {
  readonly player: string;
  readonly times: number;
  /** Scalar loss for the player's parameters. Evaluated while the step is built; every turn draws its own minibatch. */
  readonly objective: (turn: Turn) => Value;
  /** `fresh` noise for every turn (Algorithm 1), or the noise of the turn before. Default `fresh`. */
  readonly noise?: 'fresh' | 'previous';
}

/** What an objective may use: the players, one minibatch of data and of noise. */
export interface Turn {
  /** `network(x)` with the player's current parameters, in training mode. */
  play(player: string, x: Value): Value;
  /** Minibatch `[batch, ...shape]` of a data field, `float32` in the field's range. */
  real(field?: string): Value;
  /** Minibatch `[batch, ...shape]` from the noise prior `p_z`. */
  noise(): Value;
  /** Publish a scalar under `name` in every logged step. */
  report(name: string, value: Value): void;
}

/** A field of the data: shape of one example; `uint8` fields are mapped from 0..255 onto `range`. */
export interface Field {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly range?: readonly [low: number, high: number];
}

/** Everything Algorithm 1 needs (Goodfellow et al. 2014): players, phases, data, noise prior. */
export interface Game {
  readonly players: Readonly<Record<string, Player>>;
  readonly phases: readonly Phase[];
  /**
   * `alternating` (default, Algorithm 1): every turn plays against the players as the turns before have left them.
   * `simultaneous`: all play against the players as they were when the round began, and move at once; each moves once.
   */
  readonly updates?: 'alternating' | 'simultaneous';
  readonly batch: number;
  readonly fields: Readonly<Record<string, Field>>;
  readonly latent: { readonly shape: readonly number[]; readonly distribution: Distribution };
  /** How samples are made: the generator's name, and what its outputs mean. */
  readonly samples: {
    readonly player: string;
    /** Channels, height and width of one sample. */
    readonly shape: readonly [number, number, number];
    readonly range: readonly [low: number, high: number];
  };
}
