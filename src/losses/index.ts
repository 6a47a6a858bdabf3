export { type AdversarialLoss, type NonRelativisticLoss, type RelativisticLoss } from './adversarial/loss.js';
export { minimax, nonSaturating, valueFunction } from './adversarial/standard.js';
export { leastSquares } from './adversarial/least-squares.js';
export { hinge, wasserstein } from './adversarial/critic.js';
export { relativisticAverage, relativisticPairing } from './adversarial/relativistic.js';
export {
  type FDivergence,
  fDivergences,
  jensenShannon,
  kl,
  pearson,
  reverseKl,
  squaredHellinger,
} from './adversarial/f-gan.js';
export { energyBased } from './adversarial/energy.js';
export {
  type BeganLosses,
  beganLosses,
  type BeganOptions,
  reconstructionError,
} from './adversarial/began.js';
export { labelSmoothing } from './adversarial/label-smoothing.js';
export { type AdversarialLossName, adversarialLosses } from './adversarial/table.js';
export { binaryCrossEntropyWithLogits, crossEntropy, meanSquaredError } from './auxiliary.js';
export { type Critic, type Packing } from './penalties/gradient-norms.js';
export { gradientPenalty, type GradientPenaltyOptions } from './penalties/gradient-penalty.js';
export { draganPoint, interpolate } from './penalties/points.js';
export { zeroCentredPenalty } from './penalties/zero-centred.js';
export { consistency } from './penalties/consistency.js';
export { featureMatching } from './penalties/feature-matching.js';
export { topK } from './penalties/top-k.js';
export { pullingAway } from './penalties/pulling-away.js';
export { type CatalogueEntry } from './catalogue-entry.js';
export { catalogue } from './catalogue.js';
