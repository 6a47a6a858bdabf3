import { nodeHost } from 'ganymede/node';
import type { Dataset } from 'ganymede/data';
import type { Tensor } from 'ganymede/tensor';
import { type CareOptions, type Game, type Metrics, train, type TrainEvent } from 'ganymede/train';

export interface Watched {
  readonly game: Game;
  readonly data: Dataset;
  readonly seed: number;
  readonly steps: number;
  readonly care: CareOptions;
  readonly save?: number;
  readonly from?: { readonly step: number; readonly state: Readonly<Record<string, Tensor>> };
}

export interface Course {
  readonly lines: readonly { readonly step: number; readonly metrics: Metrics }[];
  readonly diagnoses: readonly (TrainEvent & { readonly kind: 'diagnosis' })[];
  readonly saved: readonly (TrainEvent & { readonly kind: 'save' })[];
  readonly end: (TrainEvent & { readonly kind: 'end' }) | undefined;
  readonly error: unknown;
}

/** A whole training, and all it said on the way. An error ends it and is returned. */
export async function watched(options: Watched): Promise<Course> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  const events: TrainEvent[] = [];
  let error: unknown;
  try {
    const every = { log: 0, sample: 0, save: options.save ?? 0 };
    for await (const event of train({ ...options, engine, every })) events.push(event);
  } catch (thrown) {
    error = thrown;
  } finally {
    await engine.close();
  }
  const of = <Kind extends TrainEvent['kind']>(kind: Kind): Extract<TrainEvent, { kind: Kind }>[] =>
    events.filter((event): event is Extract<TrainEvent, { kind: Kind }> => event.kind === kind);
  return {
    lines: of('log').map(({ step, metrics }) => ({ step, metrics })),
    diagnoses: of('diagnosis'),
    saved: of('save'),
    end: of('end')[0],
    error,
  };
}
