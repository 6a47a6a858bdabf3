export { type Birthday, birthdayParadox, type BirthdayOptions, type Pair } from './birthday-paradox.js';
export { type ClassCoverage, classCoverage, type ClassCoverageOptions } from './class-coverage.js';
export { assign, type Assignment, type ClusterOptions, type Clusters, clusters } from './clusters.js';
export { exceedance } from './exceedance.js';
export { frechetDistance, frechetDistanceOfMoments, type Moments, moments } from './frechet-distance.js';
export { entropy, jensenShannon, klDivergence } from './histograms.js';
export { asImages, type Images } from './images.js';
export { type KernelDistance, kernelDistance, type KernelDistanceOptions } from './kernel-distance.js';
export { type Mixture, type ModeCoverage, modeCoverage, type ModeDivergences } from './mode-coverage.js';
export {
  type Memorisation,
  memorisationScore,
  type MemorisationSets,
  nearestDistances,
} from './nearest-distances.js';
export { type NearestNeighbourAccuracy, oneNearestNeighbour } from './one-nearest-neighbour.js';
export { type Diversity, diversity, meanPairwiseDistance } from './pairwise-distance.js';
export { chooseSigma, parzenLogLikelihood, parzenSigmas, type SigmaChoice } from './parzen.js';
export {
  patchWasserstein,
  type PatchWasserstein,
  type PatchWassersteinOptions,
} from './patch-wasserstein.js';
export { asPoints, joined, pick, type Points } from './points.js';
export { forEachRow, meanOf, type Rows, rowsOf, transposed } from './products.js';
export {
  type DensityCoverage,
  densityCoverage,
  type NeighbourOptions,
  type PrecisionRecall,
  precisionRecall,
} from './precision-recall.js';
export {
  compareScores,
  formatScore,
  type Protocol,
  type ProtocolValue,
  type Score,
  type ScoreDifference,
} from './score.js';
export { slicedWasserstein, type SlicedWassersteinOptions } from './sliced-wasserstein.js';
export { msSsimScales, type MsSsimScales, msSsimWeights, multiScaleSsim } from './ssim.js';
export { type SsimDiversity, ssimDiversity, type SsimDiversityOptions } from './ssim-diversity.js';
export { meanOfAll, median, type Summary } from './summary.js';
