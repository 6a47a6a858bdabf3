import type { Metrics } from '../events.js';
import { stepName } from '../names.js';
import type { RunStore } from '../store.js';
import { encodeEvent, type EventContent, type EventImage } from './event.js';
import { tfRecord } from './record.js';

/** An event file that TensorBoard reads, one for each process that trains in the run. */
export class TensorBoardLog {
  private readonly store: RunStore;
  private file: string | undefined;

  constructor(store: RunStore) {
    this.store = store;
  }

  /** Begin a file after `step` rounds; what files before it hold of later rounds is withdrawn. */
  async begin(step: number): Promise<void> {
    const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, '0');
    this.file = `tensorboard/events.out.tfevents.${seconds}.${stepName(step)}`;
    await this.write(step, { kind: 'version' });
    await this.write(step + 1, { kind: 'restart' });
  }

  /** Scalars under their names in `metrics.jsonl`, the first dot a slash: TensorBoard groups by what is before it. */
  async scalars(step: number, metrics: Metrics): Promise<void> {
    const values = Object.fromEntries(
      Object.entries(metrics).map(([name, scalar]) => [name.replace('.', '/'), scalar]),
    );
    await this.write(step, { kind: 'scalars', values });
  }

  async image(step: number, tag: string, image: EventImage): Promise<void> {
    await this.write(step, { kind: 'image', tag, image });
  }

  private async write(step: number, content: EventContent): Promise<void> {
    if (this.file === undefined) return;
    await this.store.append(this.file, tfRecord(encodeEvent({ seconds: Date.now() / 1000, step }, content)));
  }
}
