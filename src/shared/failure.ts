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
  /** A cluster, or a job on it. */
  | 'cluster'
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
  /** The inputs of the network that need a value; absent where the question is about something else. */
  inputs?: readonly AskedInput[];
}

/** An input of a network whose value only the user can know. */
export interface AskedInput {
  /** As the file has it, which is a key of the sidecar file's `input`. */
  name: string;
  /** What is known of it, for a person. */
  title: string;
  /** What a person may enter besides a file: a class by its index, or a number for all its elements. */
  takes: 'class' | 'number' | 'file';
  answers: readonly Choice[];
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
  readonly inputs: readonly AskedInput[];

  constructor(
    readonly code: FailureCode,
    message: string,
    remedy: Remedy | string,
    options?: ErrorOptions & { choices?: readonly Choice[]; inputs?: readonly AskedInput[] },
  ) {
    super(plainText(message), options);
    const parts = typeof remedy === 'string' ? [remedy] : remedy;
    this.remedy = parts.map((part) => (typeof part === 'string' ? plainText(part) : part));
    this.choices = (options?.choices ?? []).map(plainChoice);
    this.inputs = (options?.inputs ?? []).map(({ title, answers, ...input }) => ({
      ...input,
      title: plainText(title),
      answers: answers.map(plainChoice),
    }));
  }

  toMessage(): FailureMessage {
    const { code, message, remedy, choices, inputs } = this;
    return { code, message, remedy, ...(choices.length > 0 && { choices }), ...(inputs.length > 0 && { inputs }) };
  }

  static from({ code, message, remedy, choices = [], inputs = [] }: FailureMessage): DiagnosisError {
    return new DiagnosisError(code, message, remedy, { choices, inputs });
  }
}

/** What an error of whatever kind says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function plainChoice({ label, detail, sidecar }: Choice): Choice {
  return { label: plainText(label), detail: plainText(detail), sidecar };
}
