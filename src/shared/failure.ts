/** Whose fault: the input's (exit code 2, a message to the user) or ours (exit code 1, the log). */
export type FailureCode =
  | 'usage'
  | 'file-missing'
  | 'file-unreadable'
  | 'not-onnx'
  | 'not-recognised'
  | 'not-a-denoiser'
  | 'unsupported'
  | 'data'
  | 'provider'
  | 'network-output'
  | 'sidecar'
  | 'report'
  | 'storage'
  | 'worker-crashed'
  | 'cancelled'
  /** A bug, as the page shows it; never the code of a DiagnosisError. */
  | 'internal';

export interface FailureMessage {
  code: FailureCode;
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: what to do. */
  remedy: string;
}

/** An error that a user can meet. Everything else is a bug and goes to the log with its stack. */
export class DiagnosisError extends Error {
  override readonly name = 'DiagnosisError';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  toMessage(): FailureMessage {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }

  static from({ code, message, remedy }: FailureMessage): DiagnosisError {
    return new DiagnosisError(code, message, remedy);
  }
}
