import * as vscode from 'vscode';
import { DiagnosisError } from '../shared/failure';

/** The refusal of a diagnosis in Restricted Mode: it would run native code on a file of the workspace. */
export function untrusted(): DiagnosisError {
  return new DiagnosisError(
    'unsupported',
    vscode.l10n.t('ScoreScope runs no network in this workspace because it is not trusted.'),
    vscode.l10n.t('Trust it with "Workspaces: Manage Workspace Trust". Opening a checkpoint only reads its header.'),
  );
}

/** @throws DiagnosisError in Restricted Mode, before anything is written to the workspace */
export function refuseToWriteUntrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new DiagnosisError(
    'storage',
    vscode.l10n.t('ScoreScope does not write to this workspace because it is not trusted.'),
    vscode.l10n.t('Trust it with "Workspaces: Manage Workspace Trust", or create the sidecar file yourself.'),
  );
}
