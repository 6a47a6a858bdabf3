import type { Network } from '../nn/index.js';
import { adam, cosine, type Optimizer } from '../optim/index.js';
import type { Game, Player } from '../train/index.js';
import { type AdversarialGame, adversarialPhases, criticOf, movesOfD } from './adversarial.js';

/** What a game of images needs of a recipe's settings. */
interface ImageGame extends AdversarialGame {
  readonly latent: number;
  readonly lrTo: number;
  readonly beta1: number;
  readonly beta2: number;
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
        optimizer: optimizerOf(settings, settings.G.lr, settings.steps),
        ...(average > 0 && { average }),
      },
      D: { ...D, optimizer: optimizerOf(settings, settings.D.lr, movesOfD(settings)) },
    },
    phases: adversarialPhases(settings),
    batch: settings.batch,
    fields: { x: { shape, dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [settings.latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape, range: [-1, 1] },
    critic: criticOf(settings),
  };
}

/** Of a player that moves `moves` times in all. */
function optimizerOf({ beta1, beta2, lrTo }: ImageGame, lr: number, moves: number): Optimizer {
  return adam({ lr: cosine({ from: lr, to: lr * lrTo, steps: moves }), beta1, beta2 });
}
