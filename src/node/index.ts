export { type ClassifierCard, classifierFolder, type ClassifierName, readClassifier } from './classifiers.js';
export { absoluteSpec, openDataset, type OpenOptions } from './datasets.js';
export { nodeHost } from './engine.js';
export { environment, packageVersion } from './environment.js';
export { createRunFolder, folderStore, writeWhole } from './files.js';
export { dataFingerprint } from './fingerprint.js';
export { lockRun } from './lock.js';
export { encodePng } from './images.js';
export { deviceProblem, type Provider, supportedProviders } from './providers.js';
