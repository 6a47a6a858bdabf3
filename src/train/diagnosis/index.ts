export { type Act, Care, type CareOptions } from './care.js';
export { type Diagnosis, isTrouble, meanings, type Verdict } from './diagnosis.js';
export { Doctor } from './doctor.js';
export { doneText } from './text.js';
