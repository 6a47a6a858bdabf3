import { type ErrorDetails, GanymedeError } from '../../support/errors.js';

/** The file breaks the format. */
export function invalid(message: string, details: ErrorDetails = {}): GanymedeError {
  return new GanymedeError('ONNX_INVALID', message, {
    fix: 'Check that the file is complete, and with the ONNX checker; export the model again.',
    ...details,
  });
}

/** The file is well-formed, but holds what the importer does not read. */
export function unsupported(message: string, details: ErrorDetails = {}): GanymedeError {
  return new GanymedeError('ONNX_UNSUPPORTED', message, {
    fix: 'Export the network for inference, with standard operators and weights inside the file.',
    ...details,
  });
}

/** A size is beyond what the importer takes. */
export function tooLarge(
  what: string,
  size: { readonly limit: number; readonly actual: number; readonly where?: string | undefined },
): GanymedeError {
  return new GanymedeError('ONNX_TOO_LARGE', `the ONNX model is too large: ${what}`, {
    where: size.where,
    expected: `at most ${size.limit}`,
    actual: String(size.actual),
    fix: 'Check that the file is what you expect; a smaller batch or image may do.',
  });
}
