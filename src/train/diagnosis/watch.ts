import type { Dataset } from '../../data/index.js';
import { graphOf, input, reshape } from '../../ir/index.js';
import { diversity, memorisationScore, type Points, slicedWasserstein } from '../../metrics/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../../runtime/index.js';
import { invariant } from '../../support/invariant.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import { Evaluation } from '../evaluation.js';
import type { Game } from '../game.js';
import { drawNoise } from '../sampler.js';
import { featuresOf } from './features.js';
import { sharesOf } from './kinds.js';
import { projections, type References, referencesOf } from './references.js';
import { criticSignals, meanOf } from './scores.js';
import type { Look, Signals } from './signals.js';

export interface WatchParts {
  readonly game: Game;
  readonly data: Dataset;
  readonly engine: Engine;
  readonly seed: number;
  /** State of a training that goes on. */
  readonly state?: Readonly<Record<string, Tensor>> | undefined;
}

/** What the look before found. It is kept with the state of the players: a resumed training goes on from it. */
type Memory = Readonly<Record<'watch@shares' | 'watch@mean' | 'watch@score', Tensor>>;

/** Looks at a game from time to time: how its samples compare with the data, and what D says of both. */
export class Watch {
  private readonly parts: WatchParts;
  private readonly references: References;
  private readonly z: Tensor;
  private memory: Memory | undefined;

  private constructor(parts: WatchParts) {
    const { game, data, seed, state } = parts;
    this.parts = parts;
    this.references = referencesOf(game, data, seed);
    this.z = drawNoise(game, this.references.features.count, { seed, stream: 'watch' });
    this.memory = memoryOf(state);
  }

  /** Load its program. Undefined for data with too few examples to compare with. */
  static async open(parts: WatchParts): Promise<Watch | undefined> {
    if (parts.data.count < Math.max(2, parts.game.critic?.pack ?? 1)) return undefined;
    const watch = new Watch(parts);
    await parts.engine.load(compileProgram(watch.program(), { mode: 'plain' }));
    return watch;
  }

  /** Share of the training examples that are copies of another. */
  get duplicates(): number {
    return this.references.duplicates;
  }

  /** Go on from a state of before. */
  recall(state: Readonly<Record<string, Tensor>>): void {
    this.memory = memoryOf(state);
  }

  /** Look now. The samples are those of the parameters that learn, not of their average. */
  async look(): Promise<Look> {
    const { train, heldOut, kinds } = this.references;
    const feeds = { z: this.z, ...(this.parts.game.critic && { train, ...(heldOut && { heldOut }) }) };
    const outputs = await this.parts.engine.run('watch', { feeds, seed: 0, step: 0, steps: 1 });
    invariant(outputs['samples'], 'the watch makes samples');
    const samples = featuresOf(outputs['samples']);
    const shares = sharesOf(kinds, samples);
    const absent = kinds.shares.map((share, i) => share > 0 && (shares[i] ?? 0) < 0.1 * share);
    const signals = {
      ...this.comparison(samples, absent),
      ...this.copying(samples),
      ...criticSignals(this.parts.game, outputs),
      ...(await this.changes(samples, shares, outputs['onTrain'])),
    };
    return { signals, missing: kinds.names.filter((_, i) => absent[i]) };
  }

  private comparison(samples: Points, absent: readonly boolean[]): Signals {
    const { features, kinds, floor } = this.references;
    return {
      'watch.diversity': diversity(features, samples).ratio,
      'watch.covered': absent.filter((isAbsent) => !isAbsent).length,
      'watch.kinds': kinds.names.length,
      'watch.missing': kinds.shares.reduce((sum, share, i) => sum + (absent[i] === true ? share : 0), 0),
      'watch.distance': slicedWasserstein(features, samples, { projections }) / floor,
    };
  }

  private copying(samples: Points): Partial<Signals> {
    const { heldOutFeatures: heldOut, neighbours: training } = this.references;
    if (!heldOut) return {};
    const { closer, ratio } = memorisationScore({ training, samples, heldOut });
    return { 'watch.copying': closer, ...(Number.isFinite(ratio) && { 'watch.copyDistance': ratio }) };
  }

  /** What changed since the look before, which this one then replaces. */
  private async changes(
    samples: Points,
    shares: readonly number[],
    scores: Tensor | undefined,
  ): Promise<Partial<Signals>> {
    const before = this.memory;
    const mean = meanPoint(samples);
    const now: Memory = {
      'watch@shares': tensor([shares.length], Float32Array.from(shares)),
      'watch@mean': tensor([mean.length], Float32Array.from(mean)),
      'watch@score': tensor([], [scores ? meanOf(scores.data) : 0]),
    };
    this.memory = now;
    await this.parts.engine.writeState(now);
    if (!before) return {};
    return {
      'watch.drift': sumOfDifferences(now['watch@shares'], before['watch@shares'], 1) / 2,
      'watch.moved':
        Math.sqrt(sumOfDifferences(now['watch@mean'], before['watch@mean'], 2)) / this.references.spread,
      ...(scores && { 'watch.scoreMoved': sumOfDifferences(now['watch@score'], before['watch@score'], 1) }),
    };
  }

  private program(): ProgramSpec {
    const { game } = this.parts;
    const { train, heldOut } = this.references;
    const players = new Evaluation(game);
    const z = input('z', this.z.shape);
    const samples = players.play(game.samples.player, z, 'last');
    const outputs = { samples: reshape(samples, [this.z.shape[0] ?? 1, ...game.samples.shape]) };
    const { critic } = game;
    if (!critic) return { name: 'watch', graph: graphOf(outputs), random: {} };
    const scored = {
      onSamples: players.play(critic.player, samples, 'last'),
      onTrain: players.play(critic.player, input('train', train.shape), 'last'),
      ...(heldOut && {
        onHeldOut: players.play(critic.player, input('heldOut', heldOut.shape), 'last'),
      }),
    };
    return { name: 'watch', graph: graphOf({ ...outputs, ...scored }), random: {} };
  }
}

function memoryOf(state: WatchParts['state']): Memory | undefined {
  const [shares, mean, score] = [state?.['watch@shares'], state?.['watch@mean'], state?.['watch@score']];
  return shares && mean && score
    ? { 'watch@shares': shares, 'watch@mean': mean, 'watch@score': score }
    : undefined;
}

function meanPoint({ count, size, data }: Points): Float64Array {
  const mean = new Float64Array(size);
  for (let i = 0; i < count * size; i++) mean[i % size] = (mean[i % size] ?? 0) + (data[i] ?? 0) / count;
  return mean;
}

function sumOfDifferences(a: Tensor, b: Tensor, power: 1 | 2): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)) ** power;
  return sum;
}
