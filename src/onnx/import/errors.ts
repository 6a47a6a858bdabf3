import { type ErrorDetails, GanymedeError } from '../../support/errors.js';

/** What a file should have held, and what it holds instead; both are always said. */
export interface Fault extends ErrorDetails {
  readonly expected: string;
  readonly actual: string;
}

const MODEL = 'the ONNX model';

/** The file breaks the format. */
export function invalid(message: string, fault: Fault): GanymedeError {
  return new GanymedeError('ONNX_INVALID', message, {
    where: MODEL,
    fix: 'Check that the file is complete, and with the ONNX checker; export the model again.',
    ...fault,
  });
}

/** The file is well-formed, but holds what the importer does not read. */
export function unsupported(message: string, fault: Fault): GanymedeError {
  return new GanymedeError('ONNX_UNSUPPORTED', message, {
    where: MODEL,
    fix: 'Export the network for inference, with standard operators and weights inside the file.',
    ...fault,
  });
}

/** A size is beyond what the importer takes. */
export function tooLarge(
  what: string,
  size: { readonly limit: number; readonly actual: number; readonly where?: string | undefined },
): GanymedeError {
  return new GanymedeError('ONNX_TOO_LARGE', `the ONNX model is too large: ${what}`, {
    where: size.where ?? MODEL,
    expected: `at most ${size.limit}`,
    actual: String(size.actual),
    fix: 'Check that the file is what you expect; a smaller batch or image may do.',
  });
}
