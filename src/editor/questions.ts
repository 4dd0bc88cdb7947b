import path from 'node:path';
import * as vscode from 'vscode';
import { addToSidecar, sidecarToEdit } from '../checkpoint/layout/writeSidecar';
import { sidecarPath } from '../checkpoint/layout/sidecarPlaces';
import { DiagnosisError, type Choice, type FailureMessage } from '../shared/failure';
import { enterInputs } from './inputsForm';
import { refuseToWriteUntrusted } from './trust';
import type { Runs } from './queue/runs';
import { pick } from './window';

const FORM = {
  label: vscode.l10n.t('Enter values…'),
  detail: vscode.l10n.t('A number, a class, or a file for each input.'),
};

/** Whether the failure is a question with known answers. */
export function isQuestion(error: unknown): error is DiagnosisError {
  return error instanceof DiagnosisError && (error.choices.length > 0 || error.inputs.length > 0);
}

/**
 * Asks which of the choices is right, or for the values of the inputs that need one.
 * @returns undefined if the user cancels, edits the sidecar file instead, or answers on the page meanwhile
 */
export async function choose(
  model: string,
  { message, choices = [], inputs = [] }: Pick<FailureMessage, 'message' | 'choices' | 'inputs'>,
  runs: Runs,
): Promise<Choice | undefined> {
  type Item = { icon?: string; label: string; detail: string; choice: Choice | 'form' | 'edit' };
  const items: Item[] = choices.map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  if (inputs.length > 0) items.push({ icon: 'list-selection', ...FORM, choice: 'form' });
  items.push({ icon: 'edit', label: vscode.l10n.t('Edit the sidecar file…'), detail: '', choice: 'edit' });
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
    const chosen = (await pick(items, options, answeredElsewhere.token))?.choice;
    if (chosen === 'edit') await editSidecar(model);
    if (chosen !== 'form') return chosen === 'edit' ? undefined : chosen;
    const sidecar = await enterInputs(model, inputs, answeredElsewhere.token);
    return sidecar && { label: '', detail: '', sidecar };
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
  refuseToWriteUntrusted();
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
  refuseToWriteUntrusted();
  const file = await sidecarToEdit(model);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false, viewColumn: vscode.ViewColumn.Beside });
}

function isSidecarOf(model: string, file: string): boolean {
  return [model, model.replace(/\.onnx$/i, '')].some((name) => sidecarPath(name) === file);
}
