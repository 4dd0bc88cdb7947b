import path from 'node:path';
import * as vscode from 'vscode';
import { sidecarPlaces } from '../checkpoint/layout/sidecarPlaces';
import type { Report } from '../domain/report';
import { pageStyle } from '../export/pageStyle';
import type { ReportStore, Run } from '../reports/store/store';
import { writeWhole } from '../shared/atomicWrite';
import { DiagnosisError, messageOf } from '../shared/failure';
import { checkOutputs } from '../shared/outputs';
import { showInformation, showStatus } from './window';

/** Writes the last report on a checkpoint as one HTML file. */
export async function exportHtml(model: string, store: ReportStore, extension: vscode.Uri): Promise<void> {
  await saveReportHtml(model, (await reportOn(model, store)).report, extension);
}

/** Asks for a location and writes a report there as one HTML file that needs no network connection. */
export async function saveReportHtml(model: string, report: Report, extension: vscode.Uri): Promise<void> {
  const beside = `${model.replace(/\.onnx$/i, '')}.scorescope.html`;
  const target = await writeExport({
    model,
    report,
    options: {
      defaultUri: vscode.Uri.file(beside),
      filters: { HTML: ['html'] },
      title: vscode.l10n.t('Export Report'),
    },
    content: async () => {
      const { reportHtml } = await import('../export/html');
      return reportHtml(report, await pageStyle(vscode.Uri.joinPath(extension, 'dist').fsPath));
    },
  });
  if (target) void offerToOpen(target);
}

export async function copyReportJson(model: string, store: ReportStore): Promise<void> {
  const { report } = await reportOn(model, store);
  await vscode.env.clipboard.writeText(JSON.stringify(report, null, 2));
  showStatus(vscode.l10n.t('Report copied as JSON'), 3_000);
}

export async function reportOn(model: string, store: ReportStore): Promise<Run> {
  const stored = await store.latest(model);
  if (stored) return stored;
  const message = vscode.l10n.t('There is no report for {0} yet.', path.basename(model));
  throw new DiagnosisError('report', message, vscode.l10n.t('Diagnose it first.'));
}

/** A browser can open the file only if it is on the user's own machine. */
export async function offerToOpen(file: vscode.Uri): Promise<void> {
  const local = !vscode.env.remoteName && vscode.env.uiKind === vscode.UIKind.Desktop;
  const open = vscode.l10n.t('Open in Browser');
  const written = vscode.l10n.t('Report written to {0}.', file.fsPath);
  const chosen = await showInformation(written, ...(local ? [open] : []));
  if (chosen === open) await vscode.env.openExternal(file);
}

/** An export of the editor, on its way to a file. */
interface Export {
  /** The checkpoint that it is about, with the report that names the files of its weights; null where there is none. */
  readonly model: string;
  readonly report: Report | null;
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
  const weights = (report?.model.externalFiles ?? []).map((name) => path.join(path.dirname(model), name));
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
    const why = messageOf(error);
    const message = vscode.l10n.t('{0} cannot be written: {1}.', path.basename(target.path), why);
    throw new DiagnosisError('storage', message, vscode.l10n.t('Choose another location.'), { cause: error });
  }
  return target;
}
