export { type Measurement, measurementsOf, type Wanted, wantedMetrics } from './evaluate.js';
export { needsJudge, notesOn, usualCount } from './kinds.js';
export type { Metric } from './metric.js';
export type { Clouds, Scene } from './scene.js';
export type { Judge, Subject } from './subject.js';
