import { classNamesOf } from '../data/index.js';
import { environment, machineTuner, nodeHost } from '../node/index.js';
import type { Engine, Layout } from '../runtime/index.js';
import type { Config, Environment, TrainOptions } from '../train/index.js';
import { heldOutFingerprint, problemNotes } from './open-data.js';
import type { Output } from './output.js';
import type { Recorded } from './runs.js';
import type { Session } from './session-parts.js';
import type { StopRequest } from './signals.js';

/** As many as asked for, else as the run had before, else one per core; never more than there are cores. */
export function threadsOf({ threads }: Config, recorded: Recorded | undefined): number {
  return Math.min(threads > 0 ? threads : (recorded?.threads ?? nodeHost.cores), nodeHost.cores);
}

/** As the run had, where this machine has it. */
export function layoutFor(engine: Engine, recorded: Recorded | undefined): Layout {
  return recorded?.layout === 'NCHW' ? recorded.layout : engine.layout;
}

interface TunerParts {
  readonly threads: number;
  readonly output: Output;
  readonly signal: StopRequest;
}

/** A run that goes on computes as it did; a new one as this machine does it fastest. */
export function tunerFor(
  { config, before }: Session,
  { threads, output, signal }: TunerParts,
): TrainOptions['tune'] {
  if (before && before.parent === undefined) return () => Promise.resolve(before.recorded.tuning ?? {});
  if (config.device !== 'cpu') return undefined;
  return machineTuner({
    threads,
    signal,
    onMeasure: (count) => {
      output.say(`measuring   ${count} convolutions, once on this machine`);
    },
  });
}

/** What the run's `env.json` says of machine and data. */
export function environmentOf({ config, data, sha256 }: Session, threads: number): Environment {
  const { count, shape, columns } = data;
  return {
    ...environment(),
    device: config.device,
    threads,
    data: {
      count,
      shape,
      sha256,
      heldOutSha256: heldOutFingerprint(data),
      classNames: classNamesOf(data),
      columns,
      notes: problemNotes(data),
    },
  };
}
