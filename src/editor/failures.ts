import * as vscode from 'vscode';
import { remedyText } from '../domain/remedy';
import { DiagnosisError } from '../shared/failure';
import type { ShownFailure } from '../shared/page';
import { RemoteBug } from '../shared/rpc';
import { optionInEditor } from './remedies';
import { showError } from './window';

/**
 * Handles all errors. A user's mistake or a broken file is shown with what to do about it; a bug goes to the log with its stack
 * and is shown in one line. A canceled diagnosis is not an error.
 */
export class Failures {
  /** The last error of this window, as the log has it. */
  #last: { at: number; text: string } | null = null;

  constructor(readonly log: vscode.LogOutputChannel) {}

  get last(): { readonly at: number; readonly text: string } | null {
    return this.#last;
  }

  /** Runs `work` and shows the error that it throws, if any; the result is then undefined. */
  async guard<T>(doing: string, work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.show(doing, error);
      return undefined;
    }
  }

  /** Writes to the log what something else shows. */
  note(doing: string, error: unknown): void {
    if (isCancelled(error)) return;
    const { code, message, remedy } = failureMessage(error);
    const isExpected = error instanceof DiagnosisError;
    const text = isExpected ? `${doing}: ${message} ${remedy}` : `${doing}: ${stackOf(error)}`;
    this.#last = { at: Date.now(), text: isExpected ? `${text} [${code}]` : text };
    if (isExpected) this.log.warn(text, ...causeOf(error));
    else this.log.error(text);
  }

  show(doing: string, error: unknown): void {
    if (isCancelled(error)) return;
    this.note(doing, error);
    const { message, remedy } = failureMessage(error);
    const showLog = vscode.l10n.t('Show Log');
    // The answer may come minutes later or never, so it is not awaited.
    void showError(`${message} ${remedy}`, showLog).then((chosen) => {
      if (chosen === showLog) this.log.show();
    });
  }
}

/** The message and remedy that the user reads, on the page and in the notification. */
export function failureMessage(error: unknown): ShownFailure {
  if (error instanceof DiagnosisError)
    return { ...error.toMessage(), remedy: remedyText(error.remedy, optionInEditor) };
  const [first] = stackOf(error).split('\n');
  return {
    code: 'internal',
    message: vscode.l10n.t('An unexpected error occurred in ScoreScope: {0}.', (first ?? '').replace(/\.$/, '')),
    remedy: vscode.l10n.t('See the log for details.'),
  };
}

function isCancelled(error: unknown): boolean {
  return error instanceof DiagnosisError && error.code === 'cancelled';
}

/** The cause of a failure, for the log. */
function causeOf({ cause }: DiagnosisError): unknown[] {
  return cause === undefined ? [] : [cause];
}

function stackOf(error: unknown): string {
  if (error instanceof RemoteBug) return error.remoteStack;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
