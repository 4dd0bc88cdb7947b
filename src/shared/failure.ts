import type { CheckpointHints } from '../domain/options';
import type { Remedy } from '../domain/remedy';
import { plainText } from './shown';

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
  | 'out-of-memory'
  | 'cancelled'
  /** A bug, as the page shows it; never the code of a DiagnosisError. */
  | 'internal';

export interface FailureMessage {
  code: FailureCode;
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: what to do. */
  remedy: Remedy;
  /** Possible answers, the most likely first; absent where there is no question. */
  choices?: readonly Choice[];
}

/** One answer to a question about a checkpoint, with its keys in the sidecar file. */
export interface Choice {
  /** For a person, e.g. "a DDPM noise predictor, cosine schedule". */
  label: string;
  /** The evidence for it. */
  detail: string;
  sidecar: CheckpointHints;
}

/**
 * An error that a user can meet. Everything else is a bug and goes to the log with its stack. Its words may hold names from a file:
 * they are made plain text here.
 */
export class DiagnosisError extends Error {
  override readonly name = 'DiagnosisError';

  /** One sentence: what to do. */
  readonly remedy: Remedy;
  readonly choices: readonly Choice[];

  constructor(
    readonly code: FailureCode,
    message: string,
    remedy: Remedy | string,
    options?: ErrorOptions & { choices?: readonly Choice[] },
  ) {
    super(plainText(message), options);
    const parts = typeof remedy === 'string' ? [remedy] : remedy;
    this.remedy = parts.map((part) => (typeof part === 'string' ? plainText(part) : part));
    const choices = options?.choices ?? [];
    this.choices = choices.map(({ label, detail, sidecar }) => ({
      label: plainText(label),
      detail: plainText(detail),
      sidecar,
    }));
  }

  toMessage(): FailureMessage {
    const { code, message, remedy, choices } = this;
    return { code, message, remedy, ...(choices.length > 0 && { choices }) };
  }

  static from({ code, message, remedy, choices }: FailureMessage): DiagnosisError {
    return new DiagnosisError(code, message, remedy, choices && { choices });
  }
}
