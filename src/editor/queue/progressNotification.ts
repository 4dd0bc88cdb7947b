import path from 'node:path';
import * as vscode from 'vscode';
import type { Progress } from '../../domain/events';
import { isInFront } from '../pages';
import { messageText } from '../shown';
import { progressLine } from '../wording';

interface Shown {
  model: string;
  onProgress: vscode.Event<Progress>;
  cancel: () => void;
}

/** Milliseconds in which the page of a diagnosis may open. */
const PATIENCE = 1000;

/**
 * Shows stage, percent and time left in a notification with a Cancel button until `work` ends, while the page that shows the same is not
 * in front.
 */
export function notifyProgress(shown: Shown, work: Promise<unknown>): void {
  let hide: (() => void) | null = null;
  let hasOpened = false;
  const update = (): void => {
    if (isInFront(shown.model)) {
      hasOpened = true;
      hide?.();
      hide = null;
    } else if (hasOpened) hide ??= show(shown);
  };
  const listeners = vscode.window.tabGroups.onDidChangeTabs(update);
  const timer = setTimeout(() => {
    hasOpened = true;
    update();
  }, PATIENCE);
  const end = (): void => {
    clearTimeout(timer);
    listeners.dispose();
    hide?.();
  };
  work.then(end, end);
}

/** @returns takes the notification away */
function show({ model, onProgress, cancel }: Shown): () => void {
  let hide = (): void => undefined;
  const hidden = new Promise<void>((resolve) => (hide = resolve));
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: messageText(vscode.l10n.t('Diagnosing {0}', path.basename(model))),
    cancellable: true,
  };
  void vscode.window.withProgress(options, async (notification, token) => {
    let percent = 0;
    const listeners = vscode.Disposable.from(
      token.onCancellationRequested(cancel),
      onProgress((progress) => {
        // VS Code adds increments up; a fraction that steps back must not.
        const increment = Math.max(0, progress.fraction * 100 - percent);
        percent += increment;
        notification.report({ message: messageText(progressLine(progress)), increment });
      }),
    );
    await hidden;
    listeners.dispose();
  });
  return hide;
}
