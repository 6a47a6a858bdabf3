import type { Dataset } from '../data/index.js';
import { messageOf } from '../support/errors.js';
import { missingEnd, readText } from '../support/json-lines.js';
import type { Tensor } from '../tensor/index.js';
import { withScores } from './card-scores.js';
import { changedSettings } from './config.js';
import { type Environment, madeBy } from './environment.js';
import type { Metrics, TrainEvent } from './events.js';
import type { Game } from './game.js';
import { Keeper } from './keeper.js';
import type { ManifestFacts } from './manifest.js';
import { stepName } from './names.js';
import { changesOnTheWay, eventsFile, notedDiagnoses } from './events-file.js';
import { abandonedFile, lastMetrics, loggedLines, metricsFile, splitMetrics } from './metrics-file.js';
import { cardFile, modelCard, type RunFacts } from './model-card.js';
import { type Backdrop, backdropOf, picture, pictureOfReals } from './picture.js';
import type { Config, Suggestion } from './recipe.js';
import { logLine } from './run-log.js';
import { evaluationsOf, scoresFile } from './scores-file.js';
import type { EncodeImage, RunStore } from './store.js';
import { TensorBoardLog } from './tensorboard/log.js';

/** Something a training wrote, for whoever shows its progress. */
export interface Written {
  readonly event: TrainEvent;
  /** Path of the file or folder written, relative to the run. */
  readonly file?: string;
}

export interface RunParts {
  readonly store: RunStore;
  readonly encode: EncodeImage;
  readonly game: Game;
  readonly data: Dataset;
  readonly facts: RunFacts;
  readonly environment: Environment;
  /** Settings that were chosen for a new run, and why. */
  readonly choices?: readonly Suggestion[] | undefined;
  /** For a run begun before: what its settings were then. */
  readonly before?: Config | undefined;
  /** For a run begun from a checkpoint of another: which. */
  readonly parent?: string | undefined;
  /** Whether the steps before would have been others with the settings of now, by what is scheduled over all of them. */
  readonly rescheduled?: boolean | undefined;
}

type StartEvent = TrainEvent & { readonly kind: 'start' };
type LogEvent = TrainEvent & { readonly kind: 'log' };
type SaveEvent = TrainEvent & { readonly kind: 'save' };
type EndEvent = TrainEvent & { readonly kind: 'end' };

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** One training as a folder that anyone can read. */
export class RunRecorder {
  private readonly parts: RunParts;
  /** The same for all pictures, so that they can be compared. */
  private readonly backdrop: Backdrop | undefined;
  private parameters: Readonly<Record<string, number>> = {};
  private readonly keeper: Keeper;
  private readonly board: TensorBoardLog | undefined;
  private made: Readonly<Record<string, string | number>> = {};
  private lastStep = 0;
  private lastMetrics: Metrics = {};
  private lastMeasured: ManifestFacts['metric'];
  private lastSample: string | undefined;

  constructor(parts: RunParts) {
    this.parts = parts;
    this.backdrop = backdropOf(parts.data, parts.game);
    if (parts.facts.config.tensorboard) this.board = new TensorBoardLog(parts.store);
    this.keeper = new Keeper(parts.store, parts.facts.config.keep);
  }

  /** Record events as they come, and the error that ends them. */
  async *recordAll(events: AsyncIterable<TrainEvent>): AsyncGenerator<Written, void> {
    try {
      for await (const event of events) yield await this.record(event);
    } catch (error) {
      await this.fail(error).catch(() => undefined);
      throw error;
    }
  }

  /** Write what an event carries, and a line of it to `log.txt`. */
  async record(event: TrainEvent): Promise<Written> {
    this.lastStep = event.step;
    const file = await this.write(event);
    await this.parts.store.append('log.txt', logLine(event, file));
    return { event, ...(file !== undefined && { file }) };
  }

  /** Say in `events.jsonl` and `log.txt` what ended the training. */
  async fail(error: unknown): Promise<void> {
    const message = messageOf(error);
    await this.note({ kind: 'error', message });
    await this.parts.store.append('log.txt', `error: ${message}\n`);
    await this.writeCard(this.lastStep === 0 ? undefined : this.lastStep);
  }

  private async write(event: TrainEvent): Promise<string | undefined> {
    switch (event.kind) {
      case 'start':
        return this.start(event);
      case 'log':
        return this.writeMetrics(event);
      case 'diagnosis':
        await this.note({ kind: event.kind, step: event.step, ...event.diagnosis, action: event.action });
        return eventsFile;
      case 'sample':
        return this.writeSamples(event.step, event.images);
      case 'save':
        return this.save(event);
      case 'end':
        return this.end(event);
    }
  }

  /** What is known before the first step: settings, environment, model card, a sheet of real examples. */
  private async start({ step, parameters, layout, tuning }: StartEvent): Promise<undefined> {
    const { store, facts, environment, choices = [], before, parent } = this.parts;
    this.parameters = parameters;
    const env = { ...environment, layout, tuning };
    this.made = madeBy(env);
    if (before) await this.goOn(step, before, env);
    else if (choices.length > 0) await this.note({ kind: 'start', step, choices });
    if (!before || parent !== undefined) await store.write('env.json', json({ ...env, parent }));
    await store.write('config.json', json(facts.config));
    await this.board?.begin(step);
    await this.writeCard(step === 0 ? undefined : step);
    if (!before || !(await store.list('.')).includes('reals.png')) await this.writeReals();
  }

  /** Metrics of steps that are about to be trained again make room, and the resume is noted. */
  private async goOn(step: number, before: Config, environment: Environment): Promise<void> {
    const { store, facts, parent, rescheduled } = this.parts;
    const { kept, abandoned } = splitMetrics(await readText(store, metricsFile), step);
    if (abandoned !== '') {
      await store.append(abandonedFile, abandoned);
      await store.write(metricsFile, kept);
    }
    await this.endHalfLine(metricsFile);
    this.lastMetrics = lastMetrics(kept);
    for (const line of loggedLines(kept)) this.measured(line.step, line.metrics);
    this.lastSample = (await store.list('samples'))
      .filter((name) => name.endsWith('.png') && name <= sampleName(step))
      .at(-1);
    await this.endHalfLine(eventsFile);
    const changes = changedSettings(before, facts.config);
    const kind = parent === undefined ? 'resume' : 'fork';
    await this.note({ kind, step, parent, rescheduled, changes, environment });
  }

  /** A line that a kill cut short stays by itself. */
  private async endHalfLine(file: string): Promise<void> {
    const { store } = this.parts;
    const end = await missingEnd(store, file);
    if (end !== '') await store.append(file, end);
  }

  private async writeReals(): Promise<void> {
    const { store, data, encode, game } = this.parts;
    await store.write('reals.png', await encode(pictureOfReals(data, game, this.backdrop)));
  }

  private async writeMetrics({ step, metrics, secondsPerStep }: LogEvent): Promise<string> {
    this.lastMetrics = metrics;
    this.measured(step, metrics);
    await this.parts.store.append(metricsFile, `${JSON.stringify({ step, ...metrics, secondsPerStep })}\n`);
    await this.board?.scalars(step, { ...metrics, 'time.secondsPerStep': secondsPerStep });
    return metricsFile;
  }

  /** Remember the last value of the run's metric. */
  private measured(step: number, metrics: Metrics): void {
    const { metric: name } = this.parts.facts.config;
    const value = metrics[name];
    if (value !== undefined) this.lastMeasured = { name, value, step };
  }

  private async save({ step, state, examples }: SaveEvent): Promise<string> {
    const data = { examples, epoch: Math.floor(examples / this.parts.data.count) };
    const metric = this.lastMeasured;
    return this.keeper.save({ step, state, made: this.made, data, ...(metric && { metric }) });
  }

  private async writeSamples(step: number, images: Tensor): Promise<string> {
    const { store, encode, game } = this.parts;
    const name = sampleName(step);
    const file = `samples/${name}`;
    const shown = picture(images, game, this.backdrop);
    const png = await encode(shown);
    await store.write(file, png);
    await this.board?.image(step, 'samples', { shape: shown.shape, png });
    this.lastSample = name;
    return file;
  }

  private async end({ step, reason }: EndEvent): Promise<undefined> {
    await this.note({ kind: 'end', step, reason });
    await this.writeCard(step);
  }

  private async writeCard(step?: number): Promise<void> {
    const { store, facts } = this.parts;
    const trained =
      step === undefined ? undefined : { step, metrics: this.lastMetrics, sample: this.lastSample };
    const events = await readText(store, eventsFile);
    const changes = changesOnTheWay(events);
    const diagnosis = step === undefined ? undefined : notedDiagnoses(events).noted.at(-1);
    const { classes } = this.parts.game;
    const card = modelCard({ ...facts, parameters: this.parameters, classes, trained, changes, diagnosis });
    const evaluation = evaluationsOf(await readText(store, scoresFile)).at(-1);
    await store.write(cardFile, withScores(card, evaluation));
  }

  private async note(line: Readonly<Record<string, unknown>>): Promise<void> {
    await this.parts.store.append(eventsFile, `${JSON.stringify(line)}\n`);
  }
}

const sampleName = (step: number): string => `${stepName(step)}.png`;
