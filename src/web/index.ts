export { webHost } from './engine.js';
