/**
 * Keep ONNX Runtime from recording what it runs and sending that to its makers, unless the user's environment says
 * otherwise. It reads the variable when it is loaded, and of the process, not of a worker thread.
 */
export function withoutTelemetry(): void {
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1';
}
