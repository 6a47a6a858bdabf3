import { hinge, wasserstein } from './critic.js';
import { energyBased } from './energy.js';
import { jensenShannon, kl, pearson, reverseKl, squaredHellinger } from './f-gan.js';
import { leastSquares } from './least-squares.js';
import type { AdversarialLoss, NonRelativisticLoss, RelativisticLoss } from './loss.js';
import { relativisticAverage, relativisticPairing } from './relativistic.js';
import { minimax, nonSaturating } from './standard.js';

/** Every adversarial loss, by name. */
export const adversarialLosses: {
  readonly minimax: NonRelativisticLoss;
  readonly nonSaturating: NonRelativisticLoss;
  readonly leastSquares: NonRelativisticLoss;
  readonly wasserstein: NonRelativisticLoss;
  readonly hinge: NonRelativisticLoss;
  readonly relativisticAverage: RelativisticLoss;
  readonly relativisticPairing: RelativisticLoss;
  readonly kl: NonRelativisticLoss;
  readonly reverseKl: NonRelativisticLoss;
  readonly pearson: NonRelativisticLoss;
  readonly squaredHellinger: NonRelativisticLoss;
  readonly jensenShannon: NonRelativisticLoss;
  readonly energy: NonRelativisticLoss;
} = {
  minimax,
  nonSaturating,
  leastSquares,
  wasserstein,
  hinge,
  relativisticAverage,
  relativisticPairing,
  kl,
  reverseKl,
  pearson,
  squaredHellinger,
  jensenShannon,
  energy: energyBased(),
} satisfies Readonly<Record<string, AdversarialLoss>>;

export type AdversarialLossName = keyof typeof adversarialLosses;
