import type { DataFacts, Machine, Suggestion } from '../train/index.js';

/** Below so many images D would learn them by heart without augmentation. */
const MANY = 10_000;
/** What two cores train with on images of `size` in half an hour to 40 minutes, measured. */
export const measured = { size: 64, channels: 32, batch: 32, steps: 10_000 } as const;

/** Channels are a multiple of the least. */
const CHANNELS = { least: 16, most: 64 } as const;
const LEAST_BATCH = 8;
/** The largest images of which a whole batch fits the memory of a small machine. */
const LARGE = 128;

/**
 * Width, batch, steps and augmentation for a user's own images, for a training of half an hour to 40 minutes on two cores at 28x28
 * to 128x128.
 */
export function suggestionsFor({ count, shape }: DataFacts, { cores }: Machine): readonly Suggestion[] {
  const [, size = measured.size] = shape;
  const width = widthAt(size);
  return [
    ...both('channels', width, size === measured.size ? own : widthReason(size, width)),
    { path: 'batch', value: batchAt(size), reason: size > LARGE ? batchReason(size) : own },
    steps(cores),
    ...(count >= MANY
      ? [
          {
            path: 'augment',
            value: 'none',
            reason: `there are ${count} images: D cannot learn them by heart so soon`,
          },
        ]
      : []),
  ];
}

const own = `the recipe was measured with that, on images of ${measured.size}x${measured.size}`;

function both(name: string, value: number, reason: string): Suggestion[] {
  return ['G', 'D'].map((player) => ({ path: `${player}.${name}`, value, reason }));
}

function steps(cores: number): Suggestion {
  const factor = Math.max(1, Math.min(4, Math.floor(cores / 2)));
  const reason = factor > 1 ? `${cores} cores take more steps in the same time` : own;
  return { path: 'steps', value: measured.steps * factor, reason };
}

/** Channels with which a step would take as long as one that was measured. */
function idealAt(size: number): number {
  return (measured.channels * measured.size) / size;
}

function widthAt(size: number): number {
  const { least, most } = CHANNELS;
  return Math.max(least, Math.min(most, least * Math.round(idealAt(size) / least)));
}

/** Half as many for images twice as large. */
function batchAt(size: number): number {
  const fitting = 2 ** Math.floor(Math.log2((measured.batch * LARGE) / size));
  return Math.max(LEAST_BATCH, Math.min(measured.batch, fitting));
}

function batchReason(size: number): string {
  return `images of ${size}x${size} take much memory, a larger batch more of it`;
}

function widthReason(size: number, width: number): string {
  const ideal = idealAt(size);
  const bound =
    ideal < CHANNELS.least
      ? 'that is the least, and '
      : ideal > CHANNELS.most
        ? 'that is the most, and '
        : '';
  const other = `one on ${measured.size}x${measured.size} with ${measured.channels}`;
  return `${bound}a step on images of ${size}x${size} then takes ${comparison(timeAt(size, width))} ${other}`;
}

function comparison(time: number): string {
  if (time < 0.6) return 'less time than';
  return time < 1.5 ? 'about as long as' : `about ${Math.round(time)} times as long as`;
}

/** Of a step that was measured: every layer takes as much arithmetic, which grows with the square of width and size. */
function timeAt(size: number, width: number): number {
  const layers = Math.log2(size / 4) / Math.log2(measured.size / 4);
  return (width / idealAt(size)) ** 2 * layers * (batchAt(size) / measured.batch);
}
