import type { Dataset } from '../../data/index.js';
import { diversity, meanOf, memorisationScore, type Points, slicedWasserstein } from '../../metrics/index.js';
import { compileProgram, type Engine } from '../../runtime/index.js';
import { invariant } from '../../support/invariant.js';
import { sizeOf, type Tensor, tensor } from '../../tensor/index.js';
import { checkPlayed, checkSameSizes } from '../check-played.js';
import type { Game } from '../game.js';
import { drawNoise } from '../latents.js';
import { featuresOf } from './features.js';
import { isFiniteTensor } from './finite.js';
import { sharesOf } from './kinds.js';
import { projections, type References, referencesOf } from './references.js';
import { criticSignals } from './scores.js';
import type { Look, Signals } from './signals.js';
import { type Span, standingOf, type Watched } from './standing.js';
import { watchProgram } from './watch-program.js';

export interface WatchParts {
  readonly game: Game;
  readonly data: Dataset;
  readonly engine: Engine;
  readonly seed: number;
  /** State of a training that goes on. */
  readonly state?: Readonly<Record<string, Tensor>> | undefined;
  /** Shapes of states in the rounds, where there are any. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

/** What the look before found. It is kept with the state of the players: a resumed training goes on from it. */
type Memory = Readonly<Record<'watch@shares' | 'watch@mean' | 'watch@still', Tensor>>;

interface Prepared {
  readonly references: References;
  /** What the samples of every look are made of. */
  readonly z: Tensor;
  readonly players: readonly Watched[];
}

/** Looks at a game from time to time: how its samples compare with the data, and what D says of both. */
export class Watch {
  private readonly parts: WatchParts;
  private readonly references: References;
  private readonly z: Tensor;
  private readonly players: readonly Watched[];
  private memory: Memory | undefined;

  private constructor(parts: WatchParts, { references, z, players }: Prepared) {
    this.parts = parts;
    this.references = references;
    this.z = z;
    this.players = players;
    this.memory = memoryOf(parts.state);
  }

  /**
   * Load its program. Undefined where there is nothing to compare with: samples of another size than the data's examples,
   * or what `referencesOf` says.
   */
  static async open(parts: WatchParts): Promise<Watch | undefined> {
    if (sizeOf(parts.game.samples.shape) !== sizeOf(parts.data.shape)) return undefined;
    const references = referencesOf(parts.game, parts.data, parts.seed);
    if (!references) return undefined;
    const { engine, game, seed, state } = parts;
    const z = drawNoise(game, references.features.count, { seed, stream: 'watch' });
    const { spec, players } = watchProgram(game, { z, ...references });
    if (state) checkPlayed(game, spec.graph, new Set(Object.keys(state)));
    checkSameSizes(game, spec.graph, parts.shapes ?? {});
    await engine.load(compileProgram(spec, { mode: 'plain', layout: engine.layout }));
    return new Watch(parts, { references, z, players });
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
   * Look after round `step`, the look before having been after `since`. The samples are those of the parameters that learn, not of
   * their average. Undefined where a player's output is not finite.
   */
  async look(span: Span): Promise<Look | undefined> {
    const { train, heldOut, kinds, measure } = this.references;
    const feeds = { z: this.z, ...(this.parts.game.critic && { train, ...(heldOut && { heldOut }) }) };
    const outputs = await this.parts.engine.run('watch', { feeds, seed: 0, step: 0, steps: 1 });
    if (!Object.values(outputs).every(isFiniteTensor)) return undefined;
    invariant(outputs['samples'], 'the watch makes samples');
    const samples = featuresOf(outputs['samples'], measure);
    const shares = sharesOf(kinds, samples);
    const absent = kinds.shares.map((share, i) => share > 0 && (shares[i] ?? 0) < 0.1 * share);
    const signals = {
      ...this.comparison(samples, absent),
      ...this.copying(samples),
      ...criticSignals(this.parts.game, outputs),
      ...(await this.changes(samples, shares, span)),
      ...(outputs['normD'] && { 'watch.normD': outputs['normD'].data[0] ?? NaN }),
    };
    return { signals, missing: kinds.names.filter((_, i) => absent[i]) };
  }

  private comparison(samples: Points, absent: readonly boolean[]): Omit<Signals, 'watch.stillG'> {
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
    span: Span,
  ): Promise<Pick<Signals, 'watch.stillG'> & Partial<Signals>> {
    const before = this.memory;
    const mean = meanOf(samples);
    const now: Memory = {
      'watch@shares': tensor([shares.length], Float32Array.from(shares)),
      'watch@mean': tensor([mean.length], Float32Array.from(mean)),
      'watch@still': await standingOf(this.parts, this.players, { span, before: before?.['watch@still'] }),
    };
    this.memory = now;
    await this.parts.engine.writeState(now);
    const [, stillG = 0, , stillD] = now['watch@still'].data;
    const still = { 'watch.stillG': stillG, ...(stillD !== undefined && { 'watch.stillD': stillD }) };
    if (!before) return still;
    return {
      ...still,
      'watch.drift': sumOfDifferences(now['watch@shares'], before['watch@shares'], 1) / 2,
      'watch.moved':
        Math.sqrt(sumOfDifferences(now['watch@mean'], before['watch@mean'], 2)) / this.references.spread,
    };
  }
}

function memoryOf(state: WatchParts['state']): Memory | undefined {
  const [shares, mean, still] = ['shares', 'mean', 'still'].map((what) => state?.[`watch@${what}`]);
  return shares && mean && still
    ? { 'watch@shares': shares, 'watch@mean': mean, 'watch@still': still }
    : undefined;
}

function sumOfDifferences(a: Tensor, b: Tensor, power: 1 | 2): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)) ** power;
  return sum;
}
