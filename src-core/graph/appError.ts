/** Codes of errors that are thrown and cross a channel; each has a row in `docs/errors.md`. */
export const errorCodes = [
  // the document cannot be read
  'E_FILE_NOT_FOUND',
  'E_FILE_NOT_READABLE',
  'E_FILE_NOT_JSON',
  'E_FILE_FOREIGN',
  'E_FILE_NEWER',
  'E_FILE_INVALID',
  'E_FILE_TOO_LARGE',
  'E_ONNX_UNSUPPORTED',
  'E_WEIGHTS_FOREIGN',
  // the document cannot be written
  'E_FILE_NOT_WRITABLE',
  'E_FILE_CHANGED',
  'E_DISK_FULL',
  // the engine
  'E_DOCUMENT_INVALID',
  'E_NOT_FINITE',
  'E_STALE',
  'E_NOTHING_TRAINABLE',
  'E_NO_LOSS',
  'E_BUSY',
  'E_TABLE_MISSING',
  'E_DATA_UNBOUND',
  'E_DATA_EMPTY',
  'E_DATA_TRAINABLE',
  'E_TRUNCATED_WHOLE',
  'E_SAMPLES_MIXED',
  'E_DATA_COLUMN',
  'E_DATA_INCOMPLETE',
  'E_DATA_CLASS',
  'E_DATA_NUMBER',
  'E_DATA_SEQUENCE',
  'E_RUN_CHANGED',
  'E_NOT_SHARED',
  'E_NO_BROWSER',
  'E_NOT_IN_BROWSER',
  'E_ENGINE_RESTARTED',
  'E_ENGINE_FAILED',
  'E_BUDGET',
  'E_NOT_FOUND',
  // the contract
  'E_CANCELLED',
  'E_CLOSED',
  'E_BAD_MESSAGE',
  'E_UNKNOWN_CALL',
  'E_USAGE',
  // a broken invariant of the program itself
  'E_INTERNAL',
  'E_INTERNAL_VIEW',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** An error with a code, that can be sent over a channel as `{code, message, details}`. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}
