import type { DataFacts, Machine, Suggestion } from '../train/index.js';

/** Below so many images D would learn them by heart without augmentation. */
const MANY = 10_000;
/** Rounds of 32 images of 64x64 that two cores make in half an hour to 40 minutes, measured. */
const ROUNDS = 10_000;

/** Width, steps and augmentation for a user's own images, so that a training takes half an hour to 40 minutes on two cores. */
export function suggestionsFor({ count, shape }: DataFacts, { cores }: Machine): readonly Suggestion[] {
  const [, size = 64] = shape;
  const images = `there are ${count} images`;
  const width = widthAt(size);
  const wide = `a step on images of ${size}x${size} then takes about as long as one on 64x64 with 32 channels`;
  return [
    ...(size === 64
      ? []
      : (['G.channels', 'D.channels'] as const).map((path) => ({ path, value: width, reason: wide }))),
    ...(count >= MANY
      ? [{ path: 'augment', value: 'none', reason: `${images}: D cannot learn them by heart so soon` }]
      : []),
    ...(cores >= 4
      ? [
          {
            path: 'steps',
            value: ROUNDS * Math.min(4, Math.floor(cores / 2)),
            reason: `${cores} cores take more steps in the same time`,
          },
        ]
      : []),
  ];
}

/** The arithmetic of a step grows with the square of both. */
function widthAt(size: number): number {
  const equal = (32 * 64) / size;
  return Math.max(16, Math.min(64, 16 * Math.round(equal / 16)));
}
