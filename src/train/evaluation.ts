import { cast, add, inScope, mul, oneHot, state, type Value } from '../ir/index.js';
import { bindParams, type Params } from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import { own } from '../support/own.js';
import type { Field, Game, Player } from './game.js';
import { averageName } from './names.js';
import { roleOf } from './roles.js';
import { unknownPlayer } from './step-faults.js';

/** Which parameters of a player play: those that learn, or their average where it keeps one; with statistics to match. */
export type Weights = 'last' | 'averaged';

/** The players of a game outside training: no dropout, running statistics, nothing updated. */
export class Evaluation {
  private readonly states = new Map<string, Value>();
  private readonly trained = new Map<string, Value>();
  private readonly game: Game;

  constructor(game: Game) {
    this.game = game;
  }

  /** Output of a player's network. Throws PHASE_UNKNOWN_PLAYER. */
  play(player: string, x: Value, weights: Weights, label?: Value): Value {
    const { network, average } = this.player(player);
    const averaged = weights === 'averaged' && average !== undefined;
    return inScope(player, () => network(this.params(player, averaged, oneHotOf(this.game, label)), x));
  }

  /** The parameters of a player that have played so far; its statistics are not among them. */
  parametersOf(player: string): readonly Value[] {
    return this.parameters(player).map(([, value]) => value);
  }

  /** Their names. */
  namesOf(player: string): readonly string[] {
    return this.parameters(player).map(([name]) => name);
  }

  private parameters(player: string): (readonly [string, Value])[] {
    return [...this.trained].filter(([name]) => name.startsWith(`${player}.`));
  }

  private params(path: string, averaged: boolean, label: Value | undefined): Params {
    return bindParams({
      path,
      training: false,
      label,
      param: (name, shape) => {
        const value = this.read(averaged ? averageName(name) : name, shape);
        this.trained.set(name, value);
        return value;
      },
      stat: (name, shape) => this.read(averaged ? averageName(name) : name, shape),
      update: () => undefined,
      noise: (name) => {
        throw new GanymedeError('LAYER_ARGUMENT', `${name} draws noise outside training`, {
          where: name,
          fix: 'Call noise only where p.training is true, or feed what is random as z.',
        });
      },
    });
  }

  private read(name: string, shape: readonly number[]): Value {
    const value = this.states.get(name) ?? state(name, shape);
    this.states.set(name, value);
    return value;
  }

  private player(name: string): Player {
    const { players } = this.game;
    const player = own(players, name);
    if (player) return player;
    throw unknownPlayer(name, Object.keys(players), roleOf(this.game, name));
  }
}

/** Classes `int32 [batch]` as players read them: one-hot `[batch, classes]`. */
export function oneHotOf({ classes }: Pick<Game, 'classes'>, label: Value | undefined): Value | undefined {
  return label && classes && oneHot(label, classes.length);
}

/** A field as players see it: `uint8` pixels become `float32` in the field's range. */
export function inRange(x: Value, field: Field): Value {
  if (field.dtype !== 'uint8') return x;
  const [low, high] = field.range ?? [0, 1];
  const scaled = mul(cast(x, 'float32'), (high - low) / 255);
  return low === 0 ? scaled : add(scaled, low);
}
