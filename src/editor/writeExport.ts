import path from 'node:path';
import * as vscode from 'vscode';
import { sidecarPlaces } from '../checkpoint/layout/sidecar';
import type { Report } from '../domain/report';
import { writeWhole } from '../shared/atomicWrite';
import { DiagnosisError } from '../shared/failure';
import { checkOutputs } from '../shared/outputs';

/** An export of the editor, on its way to a file. */
export interface Export {
  /** The checkpoint that it is about, with the report that names the files of its weights. */
  readonly model: string;
  readonly report: Report;
  readonly options: vscode.SaveDialogOptions;
  readonly content: (target: vscode.Uri) => string | Uint8Array | Promise<string | Uint8Array>;
}

/**
 * Asks for a location and writes an export there. The dialog asks before it replaces a file; the checkpoint, its weights and its sidecar
 * file are never replaced.
 * @returns the file; null where the user cancels
 * @throws DiagnosisError 'usage' or 'storage'
 */
export async function writeExport({ model, report, options, content }: Export): Promise<vscode.Uri | null> {
  const target = await vscode.window.showSaveDialog(options);
  if (!target) return null;
  const weights = (report.model.externalFiles ?? []).map((name) => path.join(path.dirname(model), name));
  if (target.scheme === 'file')
    await checkOutputs({
      inputs: { files: [model, ...weights, ...sidecarPlaces(model)], around: [] },
      outputs: [{ file: target.fsPath, label: vscode.l10n.t('The export') }],
      force: true,
      isOurs: () => Promise.resolve(false),
    });
  const bytes = await content(target);
  try {
    if (target.scheme === 'file') await writeWhole(target.fsPath, bytes);
    else await vscode.workspace.fs.writeFile(target, typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = vscode.l10n.t('{0} cannot be written: {1}.', path.basename(target.path), why);
    throw new DiagnosisError('storage', message, vscode.l10n.t('Choose another location.'), { cause: error });
  }
  return target;
}
