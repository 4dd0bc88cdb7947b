import path from 'node:path';
import * as vscode from 'vscode';
import { addToSidecar, sidecarToEdit } from '../checkpoint/layout/writeSidecar';
import { sidecarPath } from '../checkpoint/layout/sidecar';
import { DiagnosisError, type Choice, type FailureMessage } from '../shared/failure';
import type { Runs } from './runs';
import { pick } from './window';

/** Whether the failure is a question with known answers. */
export function isQuestion(error: unknown): error is DiagnosisError {
  return error instanceof DiagnosisError && error.choices.length > 0;
}

/**
 * Asks which of the choices is right.
 * @returns undefined if the user cancels, edits the sidecar file instead, or answers on the page meanwhile
 */
export async function choose(
  model: string,
  { message, choices = [] }: Pick<FailureMessage, 'message' | 'choices'>,
  runs: Runs,
): Promise<Choice | undefined> {
  const items = choices.map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  const edit = { icon: 'edit', label: vscode.l10n.t('Edit the sidecar file…'), detail: '', choice: null };
  const answeredElsewhere = new vscode.CancellationTokenSource();
  const listener = runs.onDidChange((changed) => changed === model && answeredElsewhere.cancel());
  try {
    const options = {
      title: message,
      placeHolder: vscode.l10n.t('The answer is saved in {0}', path.basename(sidecarPath(model))),
      matchOnDetail: true,
      // The page that opens at the same time would take the focus, and the question with it.
      ignoreFocusOut: true,
    };
    const chosen = await pick([...items, edit], options, answeredElsewhere.token);
    if (chosen?.choice === null) await editSidecar(model);
    return chosen?.choice ?? undefined;
  } finally {
    listener.dispose();
    answeredElsewhere.dispose();
  }
}

/**
 * Saves an answer beside the checkpoint.
 * @throws DiagnosisError where the sidecar file cannot be written
 */
export async function saveAnswer(model: string, { sidecar }: Choice): Promise<void> {
  refuseUnlessTrusted();
  const dirty = vscode.workspace.textDocuments.find(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && isSidecarOf(model, uri.fsPath),
  );
  if (dirty) {
    throw new DiagnosisError(
      'sidecar',
      vscode.l10n.t('{0} has unsaved changes.', path.basename(dirty.uri.fsPath)),
      vscode.l10n.t('Save or revert it, then choose again.'),
    );
  }
  await addToSidecar(model, sidecar);
}

/** Opens the sidecar file of a checkpoint, or an empty one if there is none. */
export async function editSidecar(model: string): Promise<void> {
  refuseUnlessTrusted();
  const file = await sidecarToEdit(model);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false, viewColumn: vscode.ViewColumn.Beside });
}

function refuseUnlessTrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new DiagnosisError(
    'storage',
    vscode.l10n.t('ScoreScope does not write to this workspace because it is not trusted.'),
    vscode.l10n.t('Trust it with "Workspaces: Manage Workspace Trust", or create the sidecar file yourself.'),
  );
}

function isSidecarOf(model: string, file: string): boolean {
  return [model, model.replace(/\.onnx$/i, '')].some((name) => sidecarPath(name) === file);
}
