import type { Diagnosis } from './diagnosis/diagnosis.js';
import type { Layout, Tuning } from '../runtime/index.js';
import type { Tensor } from '../tensor/index.js';

/** Scalars of one round by name, such as `loss.D`. */
export type Metrics = Readonly<Record<string, number>>;

/** What a training publishes, in order. `step` counts finished rounds of Algorithm 1. */
export type TrainEvent =
  | {
      readonly kind: 'start';
      readonly step: number;
      /** Trained scalars of each player. */
      readonly parameters: Readonly<Record<string, number>>;
      /** Names that metrics of rounds and of looks may have. */
      readonly scalars: readonly string[];
      /** Whether it is looked at: never where `care.every` is 0, nor where there is nothing to compare samples with. */
      readonly watched: boolean;
      /** How image batches lie in memory: another layout rounds otherwise. */
      readonly layout: Layout;
      /** How convolutions that can be computed in several ways are computed. */
      readonly tuning: Tuning;
    }
  | {
      readonly kind: 'log';
      readonly step: number;
      readonly metrics: Metrics;
      readonly secondsPerStep: number;
    }
  | {
      readonly kind: 'diagnosis';
      readonly step: number;
      readonly diagnosis: Diagnosis;
      /** What the game did about it by itself. */
      readonly action: Action | undefined;
    }
  | { readonly kind: 'sample'; readonly step: number; readonly images: Tensor }
  | {
      readonly kind: 'save';
      readonly step: number;
      readonly state: Readonly<Record<string, Tensor>>;
      /** Training examples drawn so far. */
      readonly examples: number;
    }
  | { readonly kind: 'end'; readonly step: number; readonly reason: EndReason };

/** `finished`: all rounds done; `interrupted`: asked to stop, state saved; `stopped`: by the diagnosis, state saved. */
export type EndReason = 'finished' | 'interrupted' | 'stopped';

/** What a game in trouble did by itself. */
export type Action =
  | { readonly kind: 'stop' }
  /** The players are as they were after `to` steps; the count of steps goes on, at these factors of the rates if any. */
  | {
      readonly kind: 'rollback';
      readonly to: number;
      readonly factors?: Readonly<Record<string, number>>;
    }
  /** Learning rates are multiplied by these factors from here on. */
  | { readonly kind: 'halve'; readonly factors: Readonly<Record<string, number>> };
