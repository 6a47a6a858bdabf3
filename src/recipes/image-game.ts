import type { Network } from '../nn/index.js';
import type { Game, Player } from '../train/index.js';
import { type AdversarialGame, adversarialPhases, criticOf, movesOfD } from './adversarial.js';
import { type Movement, movementOfD, movementOfG } from './movement.js';

/** What a game of images needs of a recipe's settings. */
interface ImageGame extends AdversarialGame, Movement {
  readonly latent: number;
  readonly G: { readonly lr: number; readonly average: number };
  readonly D: { readonly lr: number };
}

interface ImagePlayers {
  readonly G: Network;
  readonly D: Pick<Player, 'network' | 'features'>;
}

/** G and D play for images `[C, H, W]` in [-1, 1], from normal noise, with Adam. */
export function imageGame(settings: ImageGame, shape: readonly number[], { G, D }: ImagePlayers): Game {
  const { average } = settings.G;
  return {
    players: {
      G: {
        network: G,
        ...movementOfG(settings, { lr: settings.G.lr, moves: settings.steps }),
        ...(average > 0 && { average }),
      },
      D: { ...D, ...movementOfD(settings, { lr: settings.D.lr, moves: movesOfD(settings) }) },
    },
    phases: adversarialPhases(settings),
    batch: settings.batch,
    fields: { x: { shape, dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [settings.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape, range: [-1, 1] },
    critic: criticOf(settings),
  };
}
