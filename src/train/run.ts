import { type GridOptions, imageGrid, type ImageDataset } from '../data/index.js';
import type { Tensor } from '../tensor/index.js';
import { saveCheckpoint } from './checkpoint.js';
import type { TrainEvent } from './events.js';
import type { Game } from './game.js';
import { modelCard, type RunFacts } from './model-card.js';
import type { EncodeImage, RunStore } from './store.js';

/** What a run keeps about its machine and versions, in `env.json`. */
export type Environment = Readonly<Record<string, unknown>>;

/** Something a training wrote, for whoever shows its progress. */
export interface Written {
  readonly event: TrainEvent;
  /** Path of the file or folder written, relative to the run. */
  readonly file?: string;
}

const eight = (step: number): string => String(step).padStart(8, '0');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** One training as a folder that anyone can read. */
export class RunRecorder {
  private readonly store: RunStore;
  private readonly encode: EncodeImage;
  private readonly game: Game;

  constructor(parts: { store: RunStore; encode: EncodeImage; game: Game }) {
    this.store = parts.store;
    this.encode = parts.encode;
    this.game = parts.game;
  }

  /** Write what is known before the first step: settings, environment, model card, a sheet of real examples. */
  async begin(facts: RunFacts, environment: Environment, data: ImageDataset): Promise<void> {
    await this.store.write('config.json', json(facts.config));
    await this.store.write('env.json', json(environment));
    await this.store.write('README.md', modelCard(facts));
    const first = data.batch(Array.from({ length: Math.min(64, data.count) }, (_, i) => i));
    await this.store.write('reals.png', await this.encode(imageGrid(first)));
  }

  /** Write what an event carries. */
  async record(event: TrainEvent): Promise<Written> {
    switch (event.kind) {
      case 'log':
        await this.store.append('metrics.jsonl', `${JSON.stringify(metricsLine(event))}\n`);
        return { event, file: 'metrics.jsonl' };
      case 'sample':
        return { event, file: await this.writeGrid(`samples/step-${eight(event.step)}.png`, event.images) };
      case 'save':
        return { event, file: await saveCheckpoint(this.store, event) };
      case 'end':
        await this.note({ kind: 'end', step: event.step, reason: event.reason });
        return { event };
    }
  }

  /** Add a line to `events.jsonl`. */
  async note(line: Readonly<Record<string, unknown>>): Promise<void> {
    await this.store.append('events.jsonl', `${JSON.stringify(line)}\n`);
  }

  private async writeGrid(file: string, images: Tensor): Promise<string> {
    const options: GridOptions = { range: this.game.samples.range };
    await this.store.write(file, await this.encode(imageGrid(images, options)));
    return file;
  }
}

function metricsLine({
  step,
  metrics,
  secondsPerStep,
}: TrainEvent & { kind: 'log' }): Readonly<Record<string, number>> {
  return { step, ...metrics, secondsPerStep };
}
