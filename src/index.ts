export { grad } from './autodiff/index.js';
export { recipeNamed, recipes } from './recipes/index.js';
export { compileProgram, type Engine, type Host } from './runtime/index.js';
export { GanymedeError } from './support/errors.js';
export {
  buildStep,
  defineRecipe,
  exportGenerator,
  type Game,
  resolveConfig,
  loadSampler,
  train,
  type TrainEvent,
  type Turn,
} from './train/index.js';
