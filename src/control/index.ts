export {
  type Classification,
  type ClassificationOptions,
  classifyLinearly,
  type Labelled,
} from './classification.js';
export { compareFeatures, type FeatureComparison } from './compare-features.js';
export {
  type DirectionMethod,
  directionMethods,
  type Directions,
  type DirectionsWanted,
  findDirections,
} from './directions.js';
export { type Features, loadDiscriminatorFeatures } from './discriminator-features.js';
export { loadProjector, type Projection, type Projector, type ProjectorOptions } from './project.js';
export { type LinearSvm, predictClasses, type SvmOptions, trainLinearSvm } from './linear-svm.js';
