export {
  type Classification,
  type Classifier,
  classifierPlayer,
  type ClassifierWeights,
  loadClassifier,
} from './classifier.js';
export { classify, classifyStacked } from './classes.js';
export { classCount, classifier, featureCount, imageShape } from './network.js';
