export { batchMarker } from './batch-marker.js';
export type { ImportedInput } from './import/graph.js';
export { importLimits } from './import/limits.js';
export { fromOnnx, type ImportedModel } from './import/model.js';
export { type Formulation, formulations, type Tuning } from './blocked/formulations.js';
export { chooseLayout, type Layout, layouts } from './layouts.js';
export { type TunableConvolution, tunableConvolutions } from './tunable.js';
export { changing, nextName, toOnnx, type ToOnnxOptions, TRIP } from './to-onnx.js';
export { pack, packingOf, unpack } from './packing.js';
