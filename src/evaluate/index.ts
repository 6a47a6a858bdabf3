export { type Measurement, measurementsOf, type Wanted, wantedMetrics } from './evaluate.js';
export { knownToJudges, needsJudge, notesOn, usualCount } from './kinds.js';
export type { Metric } from './metric.js';
export type { Clouds, Scene } from './scene.js';
export { loadJudge, type ReadClassifier } from './judge.js';
export { mixtureOf } from './points.js';
export { parzenFit, type ParzenFit, type ParzenImages } from './parzen.js';
export { intensities, type Judge, type Subject } from './subject.js';
