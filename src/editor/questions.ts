import path from 'node:path';
import * as vscode from 'vscode';
import { addToSidecar, sidecarToEdit } from '../checkpoint/layout/writeSidecar';
import { sidecarPath } from '../checkpoint/layout/sidecar';
import { DiagnosisError, type Choice, type FailureMessage } from '../shared/failure';
import type { Runs } from './runs';

/** The failure is a question to which answers are known. */
export function isQuestion(error: unknown): error is DiagnosisError {
  return error instanceof DiagnosisError && error.choices.length > 0;
}

/**
 * Asks which of the choices is right.
 * @returns undefined when the person turns away, goes to write the sidecar file instead, or answers elsewhere meanwhile
 */
export async function choose(
  model: string,
  { message, choices = [] }: Pick<FailureMessage, 'message' | 'choices'>,
  runs: Runs,
): Promise<Choice | undefined> {
  const items = choices.map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  const edit = { label: vscode.l10n.t('$(edit) Write it into the sidecar file…'), detail: '', choice: null };
  const answeredElsewhere = new vscode.CancellationTokenSource();
  const listener = runs.onDidChange((changed) => changed === model && answeredElsewhere.cancel());
  try {
    const options = {
      title: message,
      placeHolder: vscode.l10n.t('The answer is kept in {0}', path.basename(sidecarPath(model))),
      matchOnDetail: true,
      // The page that opens at the same time would take the focus, and the question with it.
      ignoreFocusOut: true,
    };
    const chosen = await vscode.window.showQuickPick([...items, edit], options, answeredElsewhere.token);
    if (chosen?.choice === null) await editSidecar(model);
    return chosen?.choice ?? undefined;
  } finally {
    listener.dispose();
    answeredElsewhere.dispose();
  }
}

/**
 * Keeps an answer beside the checkpoint.
 * @throws DiagnosisError where nothing may be written there
 */
export async function saveAnswer(model: string, { sidecar }: Choice): Promise<void> {
  refuseUnlessTrusted();
  const dirty = vscode.workspace.textDocuments.find(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && isSidecarOf(model, uri.fsPath),
  );
  if (dirty) {
    throw new DiagnosisError(
      'sidecar',
      vscode.l10n.t('{0} is open with changes that are not saved.', path.basename(dirty.uri.fsPath)),
      vscode.l10n.t('Save it or revert it, then choose again.'),
    );
  }
  await addToSidecar(model, sidecar);
}

/** Opens the sidecar of a checkpoint, an empty one where there is none yet. */
export async function editSidecar(model: string): Promise<void> {
  refuseUnlessTrusted();
  const file = await sidecarToEdit(model);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false, viewColumn: vscode.ViewColumn.Beside });
}

function refuseUnlessTrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new DiagnosisError(
    'storage',
    vscode.l10n.t('This workspace is not trusted, so nothing is written into it.'),
    vscode.l10n.t('Trust it with "Workspaces: Manage Workspace Trust", or say it in a sidecar file of your own.'),
  );
}

function isSidecarOf(model: string, file: string): boolean {
  return [model, model.replace(/\.onnx$/i, '')].some((name) => sidecarPath(name) === file);
}
