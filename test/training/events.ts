import { train, type TrainEvent, type TrainOptions } from '../../src/train/index.js';

type Given = 'seed' | 'every';

/** All events of a training, by default with seed 1, that logs, samples and saves only where it has to. */
export async function eventsOf(
  options: Omit<TrainOptions, Given> & Partial<Pick<TrainOptions, Given>>,
): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  const every = { log: 0, sample: 0, save: 0 };
  for await (const event of train({ seed: 1, every, ...options })) events.push(event);
  return events;
}
