export { chosen, type Measurement, measurementsOf, needsJudge } from './evaluate.js';
export { examplesFrom, firstExamples, intensities, type Judge, type Subject } from './subject.js';
export { parzenFit, type ParzenFit, type ParzenImages } from './parzen.js';
