/** Something in a document that its author can mend. Validation returns these; it never throws. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** Errors stop a run; warnings do not. */
  readonly severity: 'error' | 'warning';
  /** What to show and where to go: the place of the fault. */
  readonly node?: string;
  readonly port?: string;
  readonly edge?: string;
  readonly parameter?: string;
  /** English for the command line and logs; the app words it from `code` and `details`. */
  readonly message: string;
  /** The numbers and names in the message, for translation. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** Each code has a row in `docs/errors.md` with its cause and mend. */
export const diagnosticCodes = [
  'E_NODE_TYPE',
  'E_NODE_ID',
  'E_NODE_VERSION',
  'E_CONFIG',
  'E_EDGE_END',
  'E_PORT_TAKEN',
  'E_PORT_UNCONNECTED',
  'E_LOSS_OUTPUT',
  'E_CYCLE',
  'E_CYCLE_DIRECTIONS',
  'E_SHAPE',
  'E_SHAPE_UNKNOWN',
  'E_PARAMETER_MISSING',
  'E_PARAMETER_SHAPE',
  'E_DATA_MISSING',
  'E_DATA_SHAPE',
  'E_DATA_NOT_FINITE',
  'E_PARAMETER_NOT_FINITE',
  'E_CLASS_INDEX',
  'W_NO_LOSS',
] as const;
export type DiagnosticCode = (typeof diagnosticCodes)[number];
