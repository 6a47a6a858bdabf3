export { grad, gradIfAny } from './grad.js';
