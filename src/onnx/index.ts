export { batchMarker } from './batch-marker.js';
export { chooseLayout, type Layout, layouts } from './layouts.js';
export { changing, nextName, toOnnx, type ToOnnxOptions, TRIP } from './to-onnx.js';
