export { grad } from './grad.js';
