export { measuredIn, type Units, unitsOf } from './features.js';
export { type Act, acts, Care, type CareOptions } from './care.js';
export { type Diagnosis, isTrouble, meaningOf, remedies, type Verdict, verdicts } from './diagnosis.js';
export { canBeJudged, Doctor } from './doctor.js';
export { lookSize } from './references.js';
export { onNewCourse } from './treatment.js';
export { signalNames } from './signals.js';
export { doneText } from './text.js';
export { examine, replay, type Replayed } from './examine.js';
