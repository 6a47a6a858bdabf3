import type { Dataset } from '../../data/index.js';
import { diversity, meanOf, memorisationScore, type Points, slicedWasserstein } from '../../metrics/index.js';
import { compileProgram, type Engine } from '../../runtime/index.js';
import { invariant } from '../../support/invariant.js';
import { sizeOf, type Tensor, tensor } from '../../tensor/index.js';
import { checkPlayed } from '../check-played.js';
import type { Game } from '../game.js';
import { drawNoise } from '../latents.js';
import { featuresOf } from './features.js';
import { isFiniteTensor } from './finite.js';
import { sharesOf } from './kinds.js';
import { projections, type References, referencesOf } from './references.js';
import { criticSignals } from './scores.js';
import type { Look, Signals } from './signals.js';
import { watchProgram } from './watch-program.js';

export interface WatchParts {
  readonly game: Game;
  readonly data: Dataset;
  readonly engine: Engine;
  readonly seed: number;
  /** State of a training that goes on. */
  readonly state?: Readonly<Record<string, Tensor>> | undefined;
}

/** What the look before found. It is kept with the state of the players: a resumed training goes on from it. */
type Memory = Readonly<Record<'watch@shares' | 'watch@mean', Tensor>>;

/** Looks at a game from time to time: how its samples compare with the data, and what D says of both. */
export class Watch {
  private readonly parts: WatchParts;
  private readonly references: References;
  private readonly z: Tensor;
  private memory: Memory | undefined;

  private constructor(parts: WatchParts, references: References) {
    const { game, seed, state } = parts;
    this.parts = parts;
    this.references = references;
    this.z = drawNoise(game, references.features.count, { seed, stream: 'watch' });
    this.memory = memoryOf(state);
  }

  /**
   * Load its program. Undefined where there is nothing to compare with: samples of another size than the data's examples,
   * or what `referencesOf` says.
   */
  static async open(parts: WatchParts): Promise<Watch | undefined> {
    if (sizeOf(parts.game.samples.shape) !== sizeOf(parts.data.shape)) return undefined;
    const references = referencesOf(parts.game, parts.data, parts.seed);
    if (!references) return undefined;
    const watch = new Watch(parts, references);
    const program = watchProgram(parts.game, { z: watch.z, ...references });
    const { engine, game, state } = parts;
    if (state) checkPlayed(game, program.graph, new Set(Object.keys(state)));
    await engine.load(compileProgram(program, { mode: 'plain', layout: engine.layout }));
    return watch;
  }

  /** Names of the states it has written or gone on from. */
  get states(): readonly string[] {
    return Object.keys(this.memory ?? {});
  }

  /** Share of the training examples that are copies of another. */
  get duplicates(): number {
    return this.references.duplicates;
  }

  /**
   * Look now. The samples are those of the parameters that learn, not of their average. Undefined where a player's
   * output is not finite.
   */
  async look(): Promise<Look | undefined> {
    const { train, heldOut, kinds, measure } = this.references;
    const feeds = { z: this.z, ...(this.parts.game.critic && { train, ...(heldOut && { heldOut }) }) };
    const outputs = await this.parts.engine.run('watch', { feeds, seed: 0, step: 0, steps: 1 });
    if (!Object.values(outputs).every(isFiniteTensor)) return undefined;
    invariant(outputs['samples'] && outputs['normG'], 'the watch makes samples');
    const samples = featuresOf(outputs['samples'], measure);
    const shares = sharesOf(kinds, samples);
    const absent = kinds.shares.map((share, i) => share > 0 && (shares[i] ?? 0) < 0.1 * share);
    const signals = {
      ...this.comparison(samples, absent),
      ...this.copying(samples),
      ...criticSignals(this.parts.game, outputs),
      ...(await this.changes(samples, shares)),
      'watch.normG': outputs['normG'].data[0] ?? NaN,
      ...(outputs['normD'] && { 'watch.normD': outputs['normD'].data[0] ?? NaN }),
    };
    return { signals, missing: kinds.names.filter((_, i) => absent[i]) };
  }

  private comparison(samples: Points, absent: readonly boolean[]): Omit<Signals, 'watch.normG'> {
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
  private async changes(samples: Points, shares: readonly number[]): Promise<Partial<Signals>> {
    const before = this.memory;
    const mean = meanOf(samples);
    const now: Memory = {
      'watch@shares': tensor([shares.length], Float32Array.from(shares)),
      'watch@mean': tensor([mean.length], Float32Array.from(mean)),
    };
    this.memory = now;
    await this.parts.engine.writeState(now);
    if (!before) return {};
    return {
      'watch.drift': sumOfDifferences(now['watch@shares'], before['watch@shares'], 1) / 2,
      'watch.moved':
        Math.sqrt(sumOfDifferences(now['watch@mean'], before['watch@mean'], 2)) / this.references.spread,
    };
  }
}

function memoryOf(state: WatchParts['state']): Memory | undefined {
  const [shares, mean] = [state?.['watch@shares'], state?.['watch@mean']];
  return shares && mean ? { 'watch@shares': shares, 'watch@mean': mean } : undefined;
}

function sumOfDifferences(a: Tensor, b: Tensor, power: 1 | 2): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)) ** power;
  return sum;
}
