import { classCount, classifier, classifierPlayer, imageShape } from 'ganymede/features';
import { crossEntropy } from 'ganymede/losses';
import { adam, cosine, warmup } from 'ganymede/optim';
import type { Game } from 'ganymede/train';
import { type Augmentation, augmented } from './augment.js';

export interface Training {
  readonly batch: number;
  readonly steps: number;
  readonly augmentation: Augmentation;
}

const peak = 0.003;

/** One player, one phase. The samples every game makes are here logits of random images. */
export function classifierGame({ batch, steps, augmentation }: Training): Game {
  const lr = warmup({ steps: 100, then: cosine({ from: peak, to: 0, steps }) });
  return {
    players: { [classifierPlayer]: { network: classifier, optimizer: adam({ lr }), average: 0.998 } },
    phases: [
      {
        player: classifierPlayer,
        times: 1,
        objective: (turn) =>
          crossEntropy(turn.play(classifierPlayer, augmented(turn, augmentation)), turn.real('label')),
      },
    ],
    batch,
    fields: {
      x: { shape: imageShape, dtype: 'uint8', range: [0, 1] },
      label: { shape: [], dtype: 'int32' },
    },
    latent: { shape: imageShape, distribution: { kind: 'uniform', low: 0, high: 1 } },
    samples: { player: classifierPlayer, shape: [classCount, 1, 1], range: [0, 1] },
  };
}
