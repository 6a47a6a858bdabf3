export { absoluteSpec, dataFingerprint, openDataset } from './datasets.js';
export { nodeHost } from './engine.js';
export { environment, packageVersion } from './environment.js';
export { createRunFolder, folderStore } from './files.js';
export { encodePng } from './images.js';
export { deviceProblem, type Provider, supportedProviders } from './providers.js';
