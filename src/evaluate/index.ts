export { type Measurement, measurementsOf, type Wanted, wantedMetrics } from './evaluate.js';
export { knownToJudges, needsJudge, notesOn, usualCount } from './kinds.js';
export type { Metric } from './metric.js';
export type { Clouds, Scene } from './scene.js';
export { judgeOfPadded, unpadded } from './padded.js';
export { parzenFit, type ParzenFit, type ParzenImages } from './parzen.js';
export { examplesFrom, firstExamples, intensities, type Judge, type Subject } from './subject.js';
