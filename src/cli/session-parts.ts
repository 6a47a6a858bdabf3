import type { Dataset } from '../data/index.js';
import type { Checkpoint, Config, Game, LoggedLine, Recipe, RunStore, Suggestion } from '../train/index.js';
import type { Recorded } from './runs.js';

/** What a training needs, resolved. */
export interface Session {
  readonly recipe: Recipe;
  readonly config: Config;
  /** Of a new run: settings that were chosen for it, and why. */
  readonly choices?: readonly Suggestion[];
  readonly data: Dataset;
  /** SHA-256 of the data. */
  readonly sha256: string;
  readonly game: Game;
  /** Opens the folder, once the game has been compiled and its first state is in the engine. */
  readonly openStore: () => Promise<RunStore>;
  /** The run to go on with, which is locked already; a new one has none. */
  readonly before?: Before;
}

/** What a run to be continued was and chose. */
interface Before {
  readonly config: Config;
  readonly recorded: Recorded;
  /** Undefined where it had no checkpoint yet. */
  readonly from: Checkpoint | undefined;
  /** Its logged lines up to where it goes on. */
  readonly history: readonly LoggedLine[];
  /** The run a new one is made from; undefined where it is the same run that goes on. */
  readonly parent?: string | undefined;
  /** Whether other steps than it was begun for make other rates or weights of the steps it did. */
  readonly rescheduled: boolean;
}
