export { BatchCursor, type BatchOptions, epochOrder } from './batching.js';
export { type DataSpec, namesData, parseDataSpec } from './data-spec.js';
export {
  type Dataset,
  fieldBatch,
  type ImageDataset,
  inMemoryDataset,
  type InMemoryImages,
  labelBatch,
  type Modes,
} from './dataset.js';
export { type GridOptions, imageGrid } from './grid.js';
export { inflate } from './gzip.js';
export { readIdx } from './idx.js';
export { fashionMnistFromFiles, idxDataset, type IdxFiles, mnistFromFiles } from './mnist.js';
export { meanImage } from './mean-image.js';
export { moments } from './moments.js';
