import {
  type Checkpoint,
  folderOf,
  loadCheckpoint,
  pointerFiles,
  readManifest,
  saveCheckpoint,
  savedSteps,
} from './checkpoint.js';
import type { ManifestFacts } from './manifest.js';
import { stepName } from './names.js';
import type { RunStore } from './store.js';

interface Best {
  readonly step: number;
  readonly value: number;
}

/** Writes the checkpoints of one process, says which is the latest and which the best, and removes those that are not kept. */
export class Keeper {
  private readonly store: RunStore;
  private readonly keep: number;
  /** Steps this process saved: those of others are not its to remove. */
  private readonly own = new Set<number>();
  private best: Promise<Best | undefined> | undefined;

  /** `keep`: checkpoints that stay besides the best, the newest ones; 0: all. */
  constructor(store: RunStore, keep: number) {
    this.store = store;
    this.keep = keep;
  }

  /** Write a checkpoint; it is the best if no other of its metric has a value as low. Returns its folder. */
  async save(checkpoint: Checkpoint & ManifestFacts): Promise<string> {
    const { step, metric } = checkpoint;
    this.best ??= this.findBest(metric?.name);
    const best = await this.best;
    const folder = await saveCheckpoint(this.store, checkpoint);
    this.own.add(step);
    await this.point('latest', step);
    if (metric && metric.value < (best?.value ?? Infinity)) {
      this.best = Promise.resolve({ step, value: metric.value });
      await this.point('best', step);
    }
    await this.removeOld(step);
    return folder;
  }

  /** The best of the checkpoints there are, which is pointed at; one that is damaged is none. */
  private async findBest(metric: string | undefined): Promise<Best | undefined> {
    for (const best of await this.ranked(metric)) {
      const isIntact = await loadCheckpoint(this.store, best.step).then(
        () => true,
        () => false,
      );
      if (!isIntact) continue;
      await this.point('best', best.step);
      return best;
    }
    return undefined;
  }

  /** Checkpoints by their manifests, the best first. */
  private async ranked(metric: string | undefined): Promise<Best[]> {
    const found: Best[] = [];
    for (const step of await savedSteps(this.store)) {
      const of = (await readManifest(this.store, step).catch(() => undefined))?.metric;
      if (of && of.name === metric) found.push({ step, value: of.value });
    }
    return found.sort((a, b) => a.value - b.value || a.step - b.step);
  }

  private async point(name: keyof typeof pointerFiles, step: number): Promise<void> {
    await this.store.write(pointerFiles[name], `${stepName(step)}\n`);
  }

  /** Those after `step` are of a training that went on from before them. */
  private async removeOld(step: number): Promise<void> {
    if (this.keep === 0) return;
    const best = await this.best;
    const old = (await savedSteps(this.store)).filter((each) => each <= step).slice(0, -this.keep);
    for (const each of old.filter((saved) => this.own.has(saved) && saved !== best?.step)) {
      await this.store.remove(folderOf(each));
      this.own.delete(each);
    }
  }
}
