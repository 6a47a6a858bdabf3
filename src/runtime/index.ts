export {
  batchMarker,
  chooseLayout,
  type Formulation,
  formulations,
  type Layout,
  layouts,
  type ToOnnxOptions,
  type TunableConvolution,
  type Tuning,
} from '../onnx/index.js';
export type { Distribution } from '../support/distribution.js';
export {
  type CompiledProgram,
  compileProgram,
  type CompileOptions,
  exportOnnx,
  type ProgramSpec,
  type RandomInput,
  type TensorType,
} from './program.js';
export { type Call, type Engine, type Tensors } from './engine.js';
export type { Device, EngineOptions, Host } from './host.js';
export { LocalEngine } from './local-engine.js';
export { assertWorks, closedIfFailing, probeProgram, probeResult } from './probe.js';
export { withFastestLayout } from './probe-layout.js';
export {
  endingThread,
  type Port,
  remoteEngine,
  type RemoteEngine,
  type Request,
  type Response,
  serveEngine,
} from './protocol.js';
export { threadsOf } from './threads.js';
export { fastestOf, worthMeasuring } from './tune.js';
export type { OrtSession, OrtTensor, OrtTensors, OrtTensorType, SessionFactory } from './session.js';
