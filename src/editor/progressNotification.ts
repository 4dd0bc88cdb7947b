import path from 'node:path';
import * as vscode from 'vscode';
import type { Progress } from '../domain/events';
import { messageText } from './shown';
import { progressLine } from './wording';

export interface Shown {
  model: string;
  onProgress: vscode.Event<Progress>;
  cancel(): void;
}

/** Shows stage, percent and time left in a notification with a Cancel button for as long as `work` takes. */
export function withProgressNotification<T>(shown: Shown, work: () => Promise<T>): Thenable<T> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: messageText(vscode.l10n.t('Diagnosing {0}', path.basename(shown.model))),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (notification, token) => {
    let percent = 0;
    const listeners = [
      token.onCancellationRequested(() => shown.cancel()),
      shown.onProgress((progress) => {
        // VS Code adds increments up; a fraction that steps back must not.
        const increment = Math.max(0, progress.fraction * 100 - percent);
        percent += increment;
        notification.report({ message: messageText(progressLine(progress)), increment });
      }),
    ];
    try {
      return await work();
    } finally {
      for (const listener of listeners) listener.dispose();
    }
  });
}
