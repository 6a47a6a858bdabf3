import { add, concat, mul, neg, split, type Value } from '../ir/index.js';
import {
  type AdversarialLoss,
  adversarialLosses,
  energyBased,
  featureMatching,
  labelSmoothing,
  topK,
} from '../losses/index.js';
import { instanceNoise } from '../nn/index.js';
import { linear } from '../optim/index.js';
import type { Tensor } from '../tensor/index.js';
import type { Game, Phase, Turn } from '../train/index.js';
import { type BeganGame, beganPhases, requireUnset } from './began.js';
import { overfitting, reportScores } from './judge-reports.js';
import { consistencyTerms, diversityTerms, inUnits, penaltyTerms, type Seen } from './penalty-terms.js';
import { requireEffect, requireUnnormalised, type Stabilisers } from './stabilisers.js';

/** What the phases of an adversarial game need to know besides the stabilisers. */
export interface AdversarialGame extends Stabilisers {
  readonly batch: number;
  /** Rounds in all, for what changes on the way. */
  readonly steps: number;
  /** What penalties and noise are measured in, for each coordinate; by default the unit of the data. */
  readonly units?: Tensor | undefined;
  /** What becomes of all images before D sees them. */
  readonly view?: ((turn: Turn, name: string, x: Value) => Value) | undefined;
  /** Told in every turn of D how far D has overfitted: see `overfitting`. */
  readonly adapt?: ((turn: Turn, overfitted: Value) => void) | undefined;
  /** Whether the players are told the class: generated examples then have those of the real ones beside them. */
  readonly conditional?: boolean;
  /** What D, and G through it, learn besides of the images D sees and their classes. */
  readonly auxiliary?: ((turn: Turn, seen: Value, label: Value) => Value) | undefined;
  /** Whether D normalises over the batch, so that real and generated examples must not share one. */
  readonly separate?: boolean;
}

/** Throw CONFIG_INVALID or LOSS_ARGUMENT where stabilisers do not go together, or with the loss. */
export function checkStabilisers(settings: Stabilisers): void {
  requireEffect(settings);
  if (settings.loss === 'began') requireUnset(settings);
  else lossOf(settings);
}

/** Throw CONFIG_INVALID or LOSS_ARGUMENT where stabilisers do not go together, with the loss or with batch normalisation in D. */
export function checkNormalised(
  settings: Stabilisers & { readonly D: { readonly batchNorm: boolean } },
): void {
  checkStabilisers(settings);
  if (settings.D.batchNorm) requireUnnormalised(settings);
}

/** D tells real from generated examples, G makes it fail; with the penalties and tricks of the settings. */
export function adversarialPhases(settings: AdversarialGame): Phase[] {
  const batch = settings.batch * settings.pack;
  if (settings.loss === 'began') return beganPhases({ ...settings.began, ...beganRules(settings), batch });
  const loss = lossOf(settings);
  const rules = { settings, loss };
  const lazy = isLazy(settings.penalty);
  return [
    { player: 'D', times: settings.k, batch, objective: (turn) => objectiveOfD(rules, turn, !lazy) },
    ...(lazy ? [lazyPenalty(rules, batch)] : []),
    { player: 'G', times: 1, batch, objective: (turn) => objectiveOfG(rules, turn) },
  ];
}

/** Moves of D in all: `k` a round, and those of a lazy penalty. */
export function movesOfD({ k, steps, penalty, loss }: AdversarialGame): number {
  if (loss === 'began') return steps;
  const lazy = isLazy(penalty) ? Math.floor(steps / penalty.every) : 0;
  return k * steps + lazy;
}

const isLazy = ({ kind, every }: Stabilisers['penalty']): boolean => kind !== 'none' && every > 1;

/** Which player the diagnosis asks about examples. */
export function criticOf(settings: Stabilisers): NonNullable<Game['critic']> {
  const output = settings.loss === 'began' ? 'energy' : lossOf(settings).output;
  return { player: 'D', output, pack: settings.pack };
}

interface Rules {
  readonly settings: AdversarialGame;
  readonly loss: AdversarialLoss;
}

/** The loss as the settings want it; throws LOSS_ARGUMENT where they do not fit it. */
function lossOf({ loss: name, labelSmoothing: target, margin }: Stabilisers): AdversarialLoss {
  const loss: AdversarialLoss =
    name === 'energy' || name === 'began' ? energyBased({ margin }) : adversarialLosses[name];
  return target === 1 ? loss : labelSmoothing(loss, target);
}

function objectiveOfD({ settings, loss }: Rules, turn: Turn, withPenalty: boolean): Value {
  const { real, fake, label } = seenIn(settings, turn);
  const [onReal, onFake] = judge(settings, turn, { real, fake, label });
  reportScores(loss, turn, onReal, onFake);
  settings.adapt?.(turn, overfitting(loss, onReal, onFake));
  const terms = [
    loss.D(onReal, onFake),
    ...(withPenalty ? penaltyTerms(settings, turn, { real, fake, label }) : []),
    ...consistencyTerms(settings, turn, { real, fake, label }),
    ...auxiliaryTerms(settings, turn, [real, fake], label),
  ];
  return terms.reduce((sum, term) => add(sum, term));
}

function lazyPenalty({ settings }: Rules, batch: number): Phase {
  const { every } = settings.penalty;
  return {
    player: 'D',
    times: 1,
    every,
    batch,
    name: 'D.penalty',
    objective: (turn) => {
      return mul(
        penaltyTerms(settings, turn, seenIn(settings, turn)).reduce((sum, term) => add(sum, term)),
        every,
      );
    },
  };
}

function objectiveOfG(rules: Rules, turn: Turn): Value {
  const { settings } = rules;
  const see = seenBy(settings, turn);
  const label = labelOf(settings, turn);
  const fake = see('fake', turn.play('G', turn.noise(), label));
  const real = (): Value => see('real', turn.real());
  const terms = [
    ...auxiliaryTerms(settings, turn, [fake], label),
    ...diversityTerms(settings, turn, { fake, label }),
  ];
  return terms.reduce(
    (sum, term) => add(sum, term),
    settings.featureMatching > 0
      ? matching(settings, turn, { real: real(), fake, label })
      : convincing(rules, turn, { real, fake, label }),
  );
}

function matching(
  { featureMatching: weight }: AdversarialGame,
  turn: Turn,
  { real, fake, label }: Seen,
): Value {
  const ofReal = turn.features('D', real, label);
  return mul(featureMatching(ofReal, turn.features('D', fake, label)), weight);
}

/** G's own loss; real examples are drawn only where it compares with them. */
function convincing(
  { settings, loss }: Rules,
  turn: Turn,
  { real, fake, label }: Omit<Seen, 'real'> & { readonly real: () => Value },
): Value {
  const onFake = turn.play('D', fake, label);
  const onReal = loss.usesReal ? turn.play('D', real(), label) : onFake;
  if (settings.topK.share === 1) return loss.G(onFake, onReal);
  const scores = loss.output === 'energy' ? neg(onFake) : onFake;
  return topK(loss.perFake(onFake, onReal), scores, countOfTopK(settings, turn, onFake.shape[0] ?? 1));
}

function seenIn(settings: AdversarialGame, turn: Turn): Seen {
  const see = seenBy(settings, turn);
  const label = labelOf(settings, turn);
  return {
    real: see('real', turn.real()),
    fake: see('fake', turn.play('G', turn.noise(), label)),
    label,
  };
}

function labelOf({ conditional = false }: AdversarialGame, turn: Turn): Value | undefined {
  return conditional ? turn.real('label') : undefined;
}

function auxiliaryTerms(
  { auxiliary }: AdversarialGame,
  turn: Turn,
  seen: readonly Value[],
  label: Value | undefined,
): Value[] {
  return auxiliary && label ? seen.map((x) => auxiliary(turn, x, label)) : [];
}

function countOfTopK({ topK: { share, steps } }: AdversarialGame, turn: Turn, count: number): Value {
  const shareAt = linear({ from: 1, to: share, steps });
  return turn.schedule('topK', (round) => Math.max(1, Math.round(count * shareAt(round))));
}

/** D's outputs for real and generated examples: as one batch, unless what D says depends on the batch. */
function judge(
  { minibatch, separate = false }: AdversarialGame,
  turn: Turn,
  { real, fake, label }: Seen,
): [Value, Value] {
  if (separate || minibatch !== 'none') return [turn.play('D', real, label), turn.play('D', fake, label)];
  const all = turn.play('D', concat([real, fake]), label && concat([label, label]));
  const half = (all.shape[0] ?? 0) / 2;
  const [onReal = all, onFake = all] = split(all, [half, half]);
  return [onReal, onFake];
}

/** What BEGAN's phases take from the settings. */
function beganRules(
  settings: AdversarialGame,
): Pick<BeganGame, 'seen' | 'seenFake' | 'penalty' | 'diversity'> {
  return {
    seen: (turn) => seenIn(settings, turn),
    seenFake: (turn) => seenBy(settings, turn)('fake', turn.play('G', turn.noise())),
    penalty: (turn, real, fake) => penaltyTerms(settings, turn, { real, fake, label: undefined }),
    diversity: (turn, fake) => diversityTerms(settings, turn, { fake, label: undefined }),
  };
}

/** What D sees: augmented, with instance noise that falls to nothing. */
function seenBy(settings: AdversarialGame, turn: Turn): (name: string, x: Value) => Value {
  const withNoise = noisy(settings, turn);
  const { view } = settings;
  return view ? (name, x) => withNoise(name, view(turn, name, x)) : withNoise;
}

function noisy(
  { instanceNoise: { std, steps }, units }: AdversarialGame,
  turn: Turn,
): (name: string, x: Value) => Value {
  if (std === 0) return (_name, x) => x;
  const stdNow = turn.schedule('instanceNoise', linear({ from: std, to: 0, steps }));
  return (name, x) =>
    instanceNoise(
      x,
      inUnits(turn.random(`instanceNoise.${name}`, x.shape, { kind: 'normal' }), units),
      stdNow,
    );
}
