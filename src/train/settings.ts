import { z } from 'zod';
import { dataSpecs } from '../data/index.js';
import { acts } from './diagnosis/index.js';

const count = z.int().nonnegative();

/** Settings of what a run records. */
const recordingSettings = {
  keep: count.default(10).describe('newest checkpoints that are kept, the best besides; 0: all'),
  metric: z
    .string()
    .default('watch.distance')
    .describe('the scalar of metrics.jsonl that is lowest for the best checkpoint'),
  tensorboard: z
    .boolean()
    .default(true)
    .describe('whether TensorBoard event files are written beside metrics.jsonl'),
};

/** Pixels of a side of an image at most. */
export const largestSize = 1024;

const sizeSetting = {
  size: count
    .max(largestSize)
    .default(0)
    .describe(
      'pixels of a side of the images; 0: chosen from the files, sets with a size of their own keep it',
    ),
};

/** Settings with a default that recipes need not name. */
export type CommonDefault = keyof typeof recordingSettings | keyof typeof sizeSetting;

/** Settings every training has. */
export const commonSettings = {
  data: z.string().describe(dataSpecs),
  ...sizeSetting,
  name: z.string().optional().describe('name of the run, instead of recipe and data'),
  seed: z.int().nonnegative().describe('seed of every random number'),
  steps: z.int().positive().describe('rounds of Algorithm 1'),
  batch: z.int().positive().max(65_536).describe('examples in a minibatch'),
  logEvery: count.describe('steps between two lines of metrics.jsonl; 0: only the last'),
  sampleEvery: count.describe('steps between two sample grids; 0: only the first and the last'),
  saveEvery: count.describe('steps between two checkpoints; 0: only the last'),
  watchEvery: count.describe('steps between two looks of the diagnosis; 0: none'),
  act: z
    .enum(acts)
    .describe(
      'what a game in trouble does by itself: nothing, stop, go back to where it was well, halve learning rates',
    ),
  device: z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']).describe('execution provider of ONNX Runtime'),
  threads: count.describe('threads of the engine; 0: one per core'),
  ...recordingSettings,
};

/**
 * Settings of how a training is watched and how long it lasts. They change nothing a step computes, but for `steps` where
 * something is scheduled over all of them.
 */
export const watchingSettings: ReadonlySet<string> = new Set([
  'steps',
  'logEvery',
  'sampleEvery',
  'saveEvery',
  'watchEvery',
  'name',
  ...Object.keys(recordingSettings),
]);

export type CommonSettings = { readonly recipe: string } & z.infer<z.ZodObject<typeof commonSettings>>;
