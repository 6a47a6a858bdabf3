export { type Diagnosis, isTrouble, meanings, type Verdict } from './diagnosis.js';
export { diagnosis, Doctor } from './doctor.js';
export { Watch } from './watch.js';
