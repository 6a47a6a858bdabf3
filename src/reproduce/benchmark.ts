import type { Dataset } from '../data/index.js';
import type { Classifier } from '../features/index.js';
import type { Config, Recipe } from '../train/index.js';
import type { Trained } from './trained.js';

/** What is measured of a training, by the keys of a benchmark's columns. */
export type Measures = Readonly<Record<string, number>>;

/** A column of a table of results. */
export interface Column {
  readonly key: string;
  readonly title: string;
  readonly decimals: number;
}

/** A row as its authors published it, such as `7.9 ± 0.1`, by the keys of the columns. */
export interface PublishedRow {
  readonly method: string;
  readonly values: Readonly<Record<string, string>>;
  readonly source: string;
}

/** A game whose trainings are compared. */
export interface Method {
  readonly name: string;
  readonly recipe: Recipe;
  /** Where its settings differ from the recipe's; `steps` are the protocol's. */
  readonly settings: Partial<Config> & { readonly steps: number };
}

/** What measuring may need besides the training. */
export interface Tools {
  readonly openData: (spec: string) => Promise<Dataset>;
  /** Of MNIST's digits, in the engine of the training. */
  readonly classifier: () => Promise<Classifier>;
}

/** What a training looked like after `step` rounds. */
export interface Look {
  readonly step: number;
  /** Curves and clouds by name. */
  readonly curves: Readonly<Record<string, readonly number[]>>;
}

/** One finished training of a method. */
export interface Trial {
  readonly method: string;
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  readonly measures: Measures;
  readonly looks: readonly Look[];
}

/** A small published benchmark: methods trained with several seeds, and numbers to put beside the paper's. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** Paper and table. */
  readonly source: string;
  /** How it is measured, a sentence each. */
  readonly protocol: readonly string[];
  /** Specification of the data. */
  readonly data: string;
  readonly methods: readonly Method[];
  /** Trainings of each method. */
  readonly seeds: number;
  readonly columns: readonly Column[];
  readonly published: readonly PublishedRow[];
  readonly measure: (trained: Trained, tools: Tools) => Promise<Measures>;
  /** After which logged rounds to look, and how. */
  readonly watch?: {
    readonly isDue: (step: number, steps: number) => boolean;
    readonly look: (trained: Trained) => Promise<Look['curves']>;
  };
  /** Figures of all trials so far, by file name. */
  readonly figures?: (trials: readonly Trial[]) => Readonly<Record<string, string>>;
}
