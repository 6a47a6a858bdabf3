import type { Layout } from '../runtime/index.js';
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
      /** How image batches lie in memory: another layout rounds otherwise. */
      readonly layout: Layout;
    }
  | {
      readonly kind: 'log';
      readonly step: number;
      readonly metrics: Metrics;
      readonly secondsPerStep: number;
    }
  | { readonly kind: 'sample'; readonly step: number; readonly images: Tensor }
  | { readonly kind: 'save'; readonly step: number; readonly state: Readonly<Record<string, Tensor>> }
  | { readonly kind: 'end'; readonly step: number; readonly reason: EndReason };

/** `finished`: all rounds done; `interrupted`: asked to stop, state saved. */
export type EndReason = 'finished' | 'interrupted';
