import type { Metrics } from '../events.js';
import type { Game } from '../game.js';

/** What a look at the game gives, besides the scalars of its rounds. All are in `metrics.jsonl` under these names. */
export interface Signals {
  /** Mean distance of two samples over that of two examples: 1 as varied as the data, 0 copies of one. */
  readonly 'watch.diversity': number;
  /** Kinds of examples that samples cover, of `watch.kinds`. */
  readonly 'watch.covered': number;
  readonly 'watch.kinds': number;
  /** Share of the data that belongs to kinds without samples. */
  readonly 'watch.missing': number;
  /** Sliced Wasserstein distance of samples and data over that of two halves of the data: about 1 at best. */
  readonly 'watch.distance': number;
  /** Total variation between the kinds of these samples and those of the look before, in [0, 1]. */
  readonly 'watch.drift'?: number;
  /** How far the mean of the samples moved since then, in standard deviations of the data. */
  readonly 'watch.moved'?: number;
  /** Probability that a sample lies closer to the training examples than a held-out one: 1/2, or 1 for copies. */
  readonly 'watch.copying'?: number;
  /** Median distance of the samples to the training examples over that of held-out ones. */
  readonly 'watch.copyDistance'?: number;
  /** Probability that D scores an example above a sample: 1/2 where it cannot tell. */
  readonly 'watch.auc'?: number;
  /** Mean of D for examples, where it gives a probability: 1/2 at equilibrium. */
  readonly 'watch.D(x)'?: number;
  /** The same for samples. */
  readonly 'watch.D(G(z))'?: number;
  /** V(D, G) of Goodfellow et al. 2014, equation 1: -log 4 at equilibrium, 0 where D is always right. */
  readonly 'watch.value'?: number;
  /** Mean score of training examples minus that of held-out ones, in standard deviations. */
  readonly 'watch.gap'?: number;
  /** Looks in a row before which the player that makes the samples was to move and its parameters are what they were. */
  readonly 'watch.stillG': number;
  /** The same of the critic. */
  readonly 'watch.stillD'?: number;
  /** Norm of all parameters of the critic. */
  readonly 'watch.normD'?: number;
  /** Norm of the gradient in the first phase of the player that makes the samples. */
  readonly 'watch.gradientG'?: number;
  /** The same of the critic. */
  readonly 'watch.gradientD'?: number;
  /** How often the game has been treated. */
  readonly 'watch.treated'?: number;
}

/** Names of all signals. */
export const signalNames = Object.keys({
  'watch.diversity': true,
  'watch.covered': true,
  'watch.kinds': true,
  'watch.missing': true,
  'watch.distance': true,
  'watch.drift': true,
  'watch.moved': true,
  'watch.copying': true,
  'watch.copyDistance': true,
  'watch.auc': true,
  'watch.D(x)': true,
  'watch.D(G(z))': true,
  'watch.value': true,
  'watch.gap': true,
  'watch.stillG': true,
  'watch.stillD': true,
  'watch.normD': true,
  'watch.gradientG': true,
  'watch.gradientD': true,
  'watch.treated': true,
} satisfies Record<keyof Signals, true>);

/** One look. */
export interface Look {
  readonly signals: Signals;
  /** Names of the kinds that have no samples. */
  readonly missing: readonly string[];
}

/** The signals of a line of metrics; undefined for a line without a look. */
export function signalsOf(metrics: Metrics): Signals | undefined {
  return 'watch.diversity' in metrics ? (metrics as unknown as Signals) : undefined;
}

/** A logged line in which the game was looked at. */
export interface Observation {
  readonly step: number;
  readonly metrics: Metrics;
  readonly signals: Signals;
  readonly missing: readonly string[];
}

/** Norms of the gradients of the two players a diagnosis is about, whatever they are called, from the scalars of a round. */
export function gradientsOf(
  { samples, critic, phases }: Game,
  metrics: Metrics,
): Pick<Signals, 'watch.gradientG' | 'watch.gradientD'> {
  const normOf = (player: string | undefined): number | undefined => {
    const phase = phases.find((each) => each.player === player);
    return phase && metrics[`gradient.${phase.name ?? phase.player}`];
  };
  const [ofG, ofD] = [normOf(samples.player), normOf(critic?.player)];
  return {
    ...(ofG !== undefined && { 'watch.gradientG': ofG }),
    ...(ofD !== undefined && { 'watch.gradientD': ofD }),
  };
}

/** The norm of the gradient at a player; lines of older versions have it under the player's name alone. */
export function gradientAt(player: 'G' | 'D', { signals, metrics }: Observation): number | undefined {
  return signals[`watch.gradient${player}`] ?? metrics[`gradient.${player}`];
}
