import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore } from '../../reports/store/store';
import { DiagnosisError } from '../../shared/failure';
import type { Features } from '../features';
import { openPage } from '../pages';

export function registerLinks(store: ReportStore, features: () => Promise<Features>): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: async (uri) => (await features()).failures.guard('link', () => openLink(uri, store)),
  });
}

/**
 * Opens what a link names: `vscode://scorescope.scorescope/report?model=PATH`, the last stored report on the checkpoint at an absolute path.
 * A link may come from anywhere. It runs nothing, and a path that no report is on is not looked for.
 * @throws DiagnosisError 'usage' for another link, 'report' where there is no report
 */
export async function openLink({ path: what, query }: vscode.Uri, store: ReportStore): Promise<void> {
  // VS Code has decoded the query; a path may hold & and + itself.
  const [, model] = /^model=(.+)$/s.exec(query) ?? [];
  if (what !== '/report' || model === undefined || !path.isAbsolute(model)) {
    throw new DiagnosisError(
      'usage',
      vscode.l10n.t('ScoreScope cannot open this link.'),
      vscode.l10n.t('A link to a report ends in {0}.', '/report?model=PATH'),
    );
  }
  const stored = await store.latest(model);
  if (!stored) {
    throw new DiagnosisError(
      'report',
      vscode.l10n.t('There is no report for {0} yet.', path.basename(model)),
      vscode.l10n.t('Diagnose it first.'),
    );
  }
  await openPage(stored.model);
}
