export { Evaluation, type Weights } from './evaluation.js';
export type { Field, Game, Phase, Player, Turn } from './game.js';
export { buildStep, StepPlan } from './step.js';
export type { Draw, StepProgram } from './step-program.js';
export { scheduled } from './feeds.js';
export type { Action, EndReason, Metrics, TrainEvent } from './events.js';
export { checkMetric } from './check-metric.js';
export { checkStop } from './check-options.js';
export { Keeper } from './keeper.js';
export { schedulesDiffer } from './horizon.js';
export type { Intervals } from './intervals.js';
export { train, type TrainOptions, type Tune } from './trainer.js';
export { drawSamples, type Ingredients, samplesOf, type SamplesWanted } from './samples.js';
export { stepName } from './names.js';
export { drawNoise, onShell, walkThrough } from './latents.js';
export {
  labelsInTurn,
  loadSampler,
  readsClass,
  type Sampler,
  sampleProgram,
  samplesShown,
} from './sampler.js';
export {
  type Checkpoint,
  type CheckpointChoice,
  loadCheckpoint,
  loadNewestCheckpoint,
  readManifest,
  saveCheckpoint,
  savedSteps,
} from './checkpoint.js';
export type { Manifest } from './manifest.js';
export {
  changedSettings,
  type ReadSettings,
  readSettings,
  resolveConfig,
  settingAt,
  type SettingChange,
} from './config.js';
export { adviceFor } from './advice.js';
export { type CommonSettings, commonSettings, largestSize, watchingSettings } from './settings.js';
export {
  type Config,
  type DataFacts,
  type Machine,
  type Suggestion,
  defineRecipe,
  describeExamples,
  type Examples,
  examplesOf,
  hasExamples,
  type Recipe,
} from './recipe.js';
export { picture, pictureShape, type Shown } from './picture.js';
export { pixelsOf } from './pixels.js';
export { exportGenerator } from './export.js';
export type { EncodeImage, RunStore } from './store.js';
export { withScores } from './card-scores.js';
export { cardFile, modelCard, type RunFacts } from './model-card.js';
export { type EvaluationRecord, evaluationsOf, scoresFile } from './scores-file.js';
export type { Environment } from './environment.js';
export { RunRecorder, type Written } from './run.js';
export {
  type Act,
  canBeJudged,
  type CareOptions,
  type Diagnosis,
  Doctor,
  doneText,
  examine,
  isTrouble,
  lookSize,
  meaningOf,
  onNewCourse,
  replay,
  type Replayed,
  signalNames,
  type Verdict,
  measuredIn,
  type Units,
  unitsOf,
} from './diagnosis/index.js';
export { brokenLines, type LoggedLine, loggedLines, metricsFile, splitMetrics } from './metrics-file.js';
export { readText } from '../support/json-lines.js';
export { eventsFile, notedDiagnoses, type NotedDiagnosis } from './events-file.js';
