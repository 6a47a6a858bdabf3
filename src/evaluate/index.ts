export { chosen, type Measurement, measurementsOf, needsJudge } from './evaluate.js';
export type { Judge, Subject } from './subject.js';
