export type { Field, Game, Phase, Player, Turn } from './game.js';
export { buildStep, type Draw, StepPlan, type StepProgram } from './step.js';
export { scheduled } from './feeds.js';
export type { EndReason, Metrics, TrainEvent } from './events.js';
export type { Intervals } from './intervals.js';
export { train, type TrainOptions } from './trainer.js';
export { drawNoise, loadSampler, sampleProgram } from './sampler.js';
export {
  type Checkpoint,
  loadCheckpoint,
  loadNewestCheckpoint,
  saveCheckpoint,
  savedSteps,
} from './checkpoint.js';
export { changedSettings, checked, resolveConfig, type SettingChange } from './config.js';
export { type CommonSettings, commonSettings, watchingSettings } from './settings.js';
export {
  type Config,
  type DataFacts,
  defineRecipe,
  describeExamples,
  type Examples,
  examplesOf,
  type Recipe,
} from './recipe.js';
export { picture, pictureCount } from './picture.js';
export { exportGenerator } from './export.js';
export type { EncodeImage, RunStore } from './store.js';
export { modelCard, type RunFacts } from './model-card.js';
export { type Environment, RunRecorder, type Written } from './run.js';
