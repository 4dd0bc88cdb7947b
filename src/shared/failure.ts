import type { CheckpointHints } from '../domain/options';

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
  /** Answers that would settle it, most likely first; absent where nothing is asked. */
  choices?: readonly Choice[];
}

/** One answer to a question about a checkpoint: what the sidecar file would hold, and what the command line would be told. */
export interface Choice {
  /** For a person, e.g. "a DDPM noise predictor, cosine schedule". */
  label: string;
  /** What speaks for it. */
  detail: string;
  sidecar: CheckpointHints;
  /** E.g. "--family vp --prediction epsilon". */
  options: string;
}

/** An error that a user can meet. Everything else is a bug and goes to the log with its stack. */
export class DiagnosisError extends Error {
  override readonly name = 'DiagnosisError';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions & { choices?: readonly Choice[] },
  ) {
    super(message, options);
    this.choices = options?.choices ?? [];
  }

  readonly choices: readonly Choice[];

  toMessage(): FailureMessage {
    const { code, message, remedy, choices } = this;
    return { code, message, remedy, ...(choices.length > 0 && { choices }) };
  }

  static from({ code, message, remedy, choices }: FailureMessage): DiagnosisError {
    return new DiagnosisError(code, message, remedy, choices && { choices });
  }
}
