import * as vscode from 'vscode';
import { termTitles } from '../domain/terms';
import { findingTitles } from '../domain/generated/findings';
import { t, translated } from '../shared/l10n';

/** What the editor itself tells of a checkpoint that code names, explained in docs/editor.md. */
const ownTitles = () => ({ stale: t('Changed since the report'), missing: t('Checkpoint not found') });

export type OwnCode = keyof ReturnType<typeof ownTitles>;

const titles: Readonly<Record<string, string>> = { ...findingTitles, ...termTitles };

/** The title of a finding; the code itself for one of a later version. */
export function findingTitle(code: string): string {
  const own: Readonly<Record<string, string>> = ownTitles();
  if (Object.hasOwn(own, code)) return own[code] ?? code;
  return Object.hasOwn(titles, code) ? translated(titles[code] ?? code) : code;
}

/** Opens what the docs that come with the extension say of a finding or a term. */
export async function explain(code: string, extension: vscode.Uri): Promise<void> {
  const isOwn = Object.hasOwn(ownTitles(), code);
  const page = isOwn ? 'editor.md' : Object.hasOwn(termTitles, code) ? 'terms.md' : 'findings.md';
  const fragment = isOwn || Object.hasOwn(titles, code) ? code : '';
  const file = vscode.Uri.joinPath(extension, 'docs', page).with({ fragment });
  await vscode.commands.executeCommand('markdown.showPreviewToSide', file);
}

/** A link to the same. */
export function explanationLink(code: string): vscode.Uri {
  const args = encodeURIComponent(JSON.stringify([null, code]));
  return vscode.Uri.parse(`command:scorescope.explain?${args}`);
}
