import type { Dataset } from '../data/index.js';
import type { ClassifierWeights } from '../features/index.js';
import type { Engine } from '../runtime/index.js';
import type { EncodeImage, Environment, RunStore } from '../train/index.js';

/** What a host gives a benchmark: data, engines, folders. */
export interface Lab {
  readonly openEngine: () => Promise<Engine>;
  readonly openData: (spec: string) => Promise<Dataset>;
  /** Of the classifier of MNIST's digits. */
  readonly readClassifier: () => Promise<ClassifierWeights>;
  /** The folder `name` of a trial, in which it is an ordinary run. */
  readonly store: (name: string) => RunStore;
  /** Keep other processes from training in that folder, until what it returns is called. Throws RUN_LOCKED. */
  readonly lock: (name: string) => Promise<() => Promise<void>>;
  readonly encode: EncodeImage;
  /** What a trial's `env.json` says, for its data. */
  readonly environment: (data: Dataset) => Environment;
  readonly version: string;
  readonly threads: number;
  /** Ask to stop after the rounds under way. */
  readonly signal: { readonly aborted: boolean };
}
