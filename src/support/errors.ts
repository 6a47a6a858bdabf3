import { printableLines } from './printable.js';

type ErrorKind = 'usage' | 'data' | 'environment' | 'diverged' | 'internal';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  usage: 2,
  data: 3,
  environment: 4,
  diverged: 5,
  internal: 70,
};

/** Every error code, and whose fault it is. */
const errorCodes = {
  INTERNAL: 'internal',
  OUT_OF_MEMORY: 'environment',

  SHAPE_MISMATCH: 'usage',
  DTYPE_MISMATCH: 'usage',
  GRAPH_INVALID: 'internal',
  CONFIG_INVALID: 'usage',
  CONFIG_UNKNOWN_KEY: 'usage',
  RECIPE_UNKNOWN: 'usage',
  BENCHMARK_UNKNOWN: 'usage',
  METRIC_UNKNOWN: 'usage',
  RUN_NOT_EVALUATED: 'usage',
  DATA_UNFIT: 'usage',
  RESUME_CHANGES_RESULT: 'usage',
  RUN_NOT_FOUND: 'usage',
  RUN_FILE_MISSING: 'data',
  RUN_DAMAGED: 'data',
  RUN_LOCKED: 'environment',
  RUN_UNWRITABLE: 'environment',
  CHECKPOINT_MISSING: 'data',
  CHECKPOINT_CORRUPT: 'data',
  CLASSIFIER_DAMAGED: 'data',
  TRAIN_DIVERGED: 'diverged',
  DATA_NOT_INSTALLED: 'environment',
  DATA_CHECKSUM: 'data',
  DATA_NOT_FOUND: 'data',
  USAGE: 'usage',

  FIELD_UNKNOWN: 'usage',
  LAYER_ARGUMENT: 'usage',
  LOSS_ARGUMENT: 'usage',
  OBJECTIVE_NOT_SCALAR: 'usage',
  OPTIMIZER_ARGUMENT: 'usage',
  PARAMETER_UNKNOWN: 'usage',
  PHASE_INVALID: 'usage',
  PLAYER_INVALID: 'usage',
  PHASE_MOVES_NOBODY: 'usage',
  PHASE_UNKNOWN_PLAYER: 'usage',
  PLAYER_WITHOUT_FEATURES: 'usage',
  RANDOM_ARGUMENT: 'usage',
  REPORT_NAME_TAKEN: 'usage',
  REPORT_NOT_SCALAR: 'usage',
  SCHEDULE_NOT_FINITE: 'usage',

  CALL_INVALID: 'usage',
  DEVICE_UNAVAILABLE: 'environment',
  ENGINE_CLOSED: 'internal',
  ENGINE_CRASHED: 'environment',
  ENGINE_FAILED: 'internal',
  EXPORT_FIXED_BATCH: 'usage',
  FEED_MISSING: 'usage',
  FEED_UNKNOWN: 'usage',
  PROGRAM_UNKNOWN: 'usage',
  STATE_MISSING: 'usage',

  ONNX_INVALID: 'data',
  ONNX_TOO_LARGE: 'data',
  ONNX_UNSUPPORTED: 'data',

  DATA_SPEC_UNKNOWN: 'usage',
  DATA_INDEX_RANGE: 'usage',
  DATA_TOO_FEW: 'data',
  DATA_SHAPE: 'data',
  DATA_LABELS_MISMATCH: 'data',
  DATA_NOT_FINITE: 'data',
  CSV_INVALID: 'data',
  CSV_NOT_NUMBER: 'data',
  CSV_RAGGED: 'data',
  CSV_TOO_FINE: 'data',
  CSV_TOO_LARGE: 'data',
  IDX_MAGIC: 'data',
  IDX_TRUNCATED: 'data',
  IDX_TRAILING: 'data',
  GZIP_INVALID: 'data',
  GZIP_TOO_LARGE: 'data',

  METRIC_ARGUMENT: 'usage',
  METRIC_NOT_FINITE: 'data',
  METRIC_SHAPE: 'usage',
  METRIC_TOO_FEW: 'usage',
  PROTOCOL_MISMATCH: 'usage',

  SAFETENSORS_TRUNCATED: 'data',
  SAFETENSORS_HEADER_TOO_LARGE: 'data',
  SAFETENSORS_HEADER_INVALID: 'data',
  SAFETENSORS_DUPLICATE_KEY: 'data',
  SAFETENSORS_DTYPE: 'data',
  SAFETENSORS_SHAPE: 'data',
  SAFETENSORS_OFFSETS: 'data',
  SAFETENSORS_VALUE_RANGE: 'data',

  TENSOR_TOO_LARGE: 'usage',

  CLASS_UNKNOWN: 'usage',
  DATA_UNREADABLE: 'data',
  DATA_AMBIGUOUS: 'data',
  CACHE_UNWRITABLE: 'environment',
  OUTPUT_UNWRITABLE: 'environment',
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorCodes;

/** What a reader needs besides the message; every field is optional. */
export interface ErrorDetails {
  /** The layer, file, option or element concerned. */
  readonly where?: string | undefined;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  /** What to do about it, as a sentence. */
  readonly fix?: string | undefined;
  readonly cause?: unknown;
}

/** Every error of this package: a stable `code`, what happened, and what to do about it. */
export class GanymedeError extends Error {
  override readonly name = 'GanymedeError';
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly fix: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.where = details.where;
    this.expected = details.expected;
    this.actual = details.actual;
    this.fix = details.fix;
  }
}

/** What any thrown thing says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const memoryMessages =
  /out of memory|bad_alloc|failed to allocate memory|allocation failed|cannot allocate memory/i;

/** `error` with a code: OUT_OF_MEMORY where it says so, else `code`; one that has a code stays as it is. */
export function codedError(error: unknown, code: ErrorCode = 'INTERNAL', where?: string): GanymedeError {
  if (error instanceof GanymedeError) return error;
  const message = messageOf(error);
  if (!memoryMessages.test(message)) return new GanymedeError(code, message, { where, cause: error });
  return new GanymedeError('OUT_OF_MEMORY', `there is not enough memory: ${message}`, {
    where,
    fix: 'Close other programs, or train with a smaller --batch or smaller networks.',
    cause: error,
  });
}

/** The error as lines of text for a terminal, which obeys none of it: code and message, then one line for each detail. */
export function describe(error: unknown): string {
  if (!(error instanceof GanymedeError)) return `error INTERNAL: ${printableLines(messageOf(error))}`;
  const details = [
    ['where', error.where],
    ['expected', error.expected],
    ['got', error.actual],
    ['fix', error.fix],
  ] as const;
  const lines = details.flatMap(([label, text]) =>
    text === undefined ? [] : [`  ${`${label}:`.padEnd(10)}${printableLines(text)}`],
  );
  return [`error ${error.code}: ${printableLines(error.message)}`, ...lines].join('\n');
}

/** Exit status of a command that ended with `code`: 2 usage, 3 data, 4 environment, 5 diverged, 70 internal. */
export function exitStatus(code: ErrorCode): number {
  return STATUS[errorCodes[code]];
}
