import type { Value } from '../ir/index.js';
import type { Initializer, Network, Params } from '../nn/index.js';
import type { Optimizer, Schedule, Slot } from '../optim/index.js';
import type { Distribution } from '../support/distribution.js';
import type { DType } from '../tensor/index.js';

/** A network with its parameters and the optimizer that moves them. Its name in the game has no `.`, `@`, `#` or `/`, and is not `game`. */
export interface Player {
  readonly network: Network;
  /** The network without its last layer, for objectives on features: `turn.features(player, x)`. */
  readonly features?: Network;
  readonly optimizer: Optimizer;
  /** Decay per round, in [0, 1], of an exponential moving average of parameters and statistics, which then makes the samples. */
  readonly average?: number;
  /**
   * How the average begins: as if what round t left weighed t to this power, until the decay is reached. Default 9; a smaller
   * one averages over a larger share of a long training.
   */
  readonly averagePower?: number;
  /** Largest norm, above 0, of the gradient over all parameters of a move; a longer one is shortened to it (Pascanu et al. 2013). */
  readonly clipNorm?: number;
}

/** Who moves, how often in a row (`k` of Algorithm 1), and what it minimises. */
export interface Phase {
  readonly player: string;
  readonly times: number;
  /** Scalar loss for the player's parameters. Evaluated while the step is built; every turn draws its own minibatch. */
  readonly objective: (turn: Turn) => Value;
  /** `fresh` noise for every turn (Algorithm 1), or the noise of the turn before. Default `fresh`. */
  readonly noise?: 'fresh' | 'previous';
  /** Move only in every n-th round, as lazy regularisation does (Karras et al. 2020). Default 1. */
  readonly every?: number;
  /** Examples in a minibatch of this phase; default the game's. */
  readonly batch?: number;
  /** What its loss is called in the metrics, after `loss.`; default the player. No two phases share one. */
  readonly name?: string;
}

/** What an objective may use: the players, one minibatch of data and of noise. */
export interface Turn {
  /** Examples in this turn's minibatches. */
  readonly batch: number;
  /**
   * `network(x)` with the player's current parameters, in training mode; in a conditional game for classes `int32 [batch]`.
   */
  play(player: string, x: Value, label?: Value): Value;
  /** The same for the player's `features`. */
  features(player: string, x: Value, label?: Value): Value;
  /** The player's current parameters, for networks with several outputs. */
  params(player: string): Params;
  /**
   * Minibatch `[batch, ...shape]` of a field of the game: `x` (default), `float32` in the field's range, or `label`, the
   * classes, `int32 [batch]`. Both are of the same examples. Throws FIELD_UNKNOWN for a field the game does not have.
   */
  real(field?: string): Value;
  /** Minibatch `[batch, ...shape]` from the noise prior `p_z`. */
  noise(): Value;
  /** Any other random tensor, drawn anew in every turn: interpolation weights, augmentations. */
  random(name: string, shape: readonly number[], distribution: Distribution): Value;
  /** A scalar computed on the host from the number of the round, which counts from 1; one of a name for all turns of a phase. */
  schedule(name: string, schedule: Schedule): Value;
  /** A tensor the game keeps from turn to turn, such as BEGAN's `k`, the same in all phases; saved and resumed with the players. */
  keep(name: string, shape: readonly number[], init: Initializer): Slot;
  /**
   * Publish a scalar under `name` in every logged step: that of the phase's last turn. No two phases share a name. `step`,
   * `secondsPerStep` and names that begin with `loss.`, `gradient.`, `watch.` or `time.` are the trainer's own.
   */
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
  /**
   * What the game draws of the data: `x`, the examples, with their shape and dtype, and `label`, their classes, `int32` of
   * shape `[]`. There are no others.
   */
  readonly fields: Readonly<Record<string, Field>>;
  /** Names of the classes, where samples are of a class: players then read `p.label`, and the data has the field `label`. */
  readonly classes?: readonly string[] | undefined;
  readonly latent: { readonly shape: readonly number[]; readonly distribution: Distribution };
  /** How samples are made: the generator's name, and what its outputs mean. */
  readonly samples: {
    readonly player: string;
    /** Channels, height and width of an image, or the coordinates of a point. */
    readonly shape: readonly number[];
    /** What black and full intensity are in an image; points need none. */
    readonly range: readonly [low: number, high: number];
  };
  /**
   * The player that scores examples, for the diagnosis: its output is `[examples, ...]`, higher (or, of an `energy`, lower)
   * for data. Without one the diagnosis looks at samples only.
   */
  readonly critic?: {
    readonly player: string;
    readonly output: 'logit' | 'score' | 'energy';
    /** Examples it judges at once; default 1. */
    readonly pack?: number;
  };
}
