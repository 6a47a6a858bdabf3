export { BatchCursor, type BatchOptions } from './batching.js';
export {
  examplesFrom,
  examplesInPortions,
  firstExamples,
  firstIndices,
  scatteredIndices,
  spreadExamples,
  spreadIndices,
} from './examples.js';
export { type CsvRow, csvRows } from './csv/rows.js';
export { checkIndex, gather } from './gather.js';
export { pointsFromCsv } from './csv/points-from-csv.js';
export { classRows } from './class-rows.js';
export { classNamesOf } from './class-names.js';
export {
  dataNames,
  dataSpecs,
  type DataSpec,
  isOwnImages,
  namesData,
  parseDataSpec,
  specExamples,
} from './data-spec.js';
export {
  type Dataset,
  fieldBatch,
  type ImageDataset,
  inMemoryDataset,
  type InMemoryImages,
  labelBatch,
  type Modes,
} from './dataset.js';
export {
  type FileProblem,
  type FilesRead,
  outcomeOf,
  type ProblemKind,
  problemKinds,
  problemText,
  type Quantiles,
  quantilesOf,
} from './files-read.js';
export { fileAdvice, isPacked, unpackAdvice } from './file-advice.js';
export { type GridOptions, gridShape, imageGrid } from './grid.js';
export { inflate, isGzip } from './gzip.js';
export { readIdx } from './idx.js';
export { fashionMnistFromFiles, idxDataset, type IdxFiles, mnistFromFiles } from './mnist.js';
export { meanImage } from './mean-image.js';
export { shareOfCopies } from './copies.js';
export { elementwiseMoments } from './elementwise-moments.js';
export { type InMemoryPoints, pointsDataset } from './points.js';
export { type Bounds, boundsOf, scatter, type ScatterOptions } from './scatter/index.js';
export { resizedDataset } from './resize.js';
export { type StackOptions, stackedDataset } from './stacked.js';
export { openWorld, type WorldName, worldNames } from './worlds/index.js';
export { firstOf } from './first-of.js';
export { heldOutIn } from './held-out.js';
export { mixtureDensity } from './worlds/mixtures.js';
