import * as vscode from 'vscode';
import { termTitles } from '../domain/terms';
import { findingTitles } from '../domain/generated/findings';

/** What the editor itself tells of a checkpoint that code names, explained in docs/editor.md. */
const ownTitles = { stale: 'Changed since the report', missing: 'Checkpoint not found' } as const;

export type OwnCode = keyof typeof ownTitles;

const titles: Readonly<Record<string, string>> = { ...findingTitles, ...ownTitles, ...termTitles };

/** The title of a finding; the code itself for one of a later version. */
export function findingTitle(code: string): string {
  return Object.hasOwn(titles, code) ? (titles[code] ?? code) : code;
}

/** Opens what the docs that come with the extension say of a finding or a term. */
export async function explain(code: string, extension: vscode.Uri): Promise<void> {
  const page = Object.hasOwn(ownTitles, code)
    ? 'editor.md'
    : Object.hasOwn(termTitles, code)
      ? 'terms.md'
      : 'findings.md';
  const fragment = Object.hasOwn(titles, code) ? code : '';
  const file = vscode.Uri.joinPath(extension, 'docs', page).with({ fragment });
  await vscode.commands.executeCommand('markdown.showPreviewToSide', file);
}

/** A link to the same. */
export function explanationLink(code: string): vscode.Uri {
  const args = encodeURIComponent(JSON.stringify([null, code]));
  return vscode.Uri.parse(`command:scorescope.explain?${args}`);
}
