import path from 'node:path';
import * as vscode from 'vscode';
import { labelText } from '../shown';
import { selector } from './mentions';
import type { Problem, Problems } from './problems';

const { QuickFix } = vscode.CodeActionKind;

/** What can be done about a mark. */
class QuickFixes implements vscode.CodeActionProvider {
  constructor(private readonly problems: Problems) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return this.problems.at(document, range).flatMap((problem) => fixesOf(document, problem));
  }
}

function fixesOf({ uri }: vscode.TextDocument, { diagnostic, code, model, correction }: Problem): vscode.CodeAction[] {
  const action = (title: string): vscode.CodeAction => {
    const made = new vscode.CodeAction(labelText(title), QuickFix);
    made.diagnostics = [diagnostic];
    return made;
  };
  const run = (title: string, command: string, ...args: unknown[]): vscode.CodeAction => {
    const made = action(title);
    made.command = { title: made.title, command: `scorescope.${command}`, arguments: args };
    return made;
  };
  if (model === null) {
    if (correction?.text == null) return [];
    const replace = action(vscode.l10n.t('Change to {0}', correction.text));
    replace.edit = new vscode.WorkspaceEdit();
    replace.edit.replace(uri, diagnostic.range, correction.text);
    replace.isPreferred = true;
    return [replace];
  }
  const [file, beside] = [vscode.Uri.file(model), { beside: true }];
  return [
    run(vscode.l10n.t('Diagnose {0} again', path.basename(model)), 'diagnoseFile', file, beside),
    run(vscode.l10n.t('Open the report'), 'openReport', file, beside),
    run(vscode.l10n.t('Explain {0}', code), 'explain', null, code),
    run(vscode.l10n.t('Ignore {0} for this checkpoint', code), 'ignoreFinding', file, code),
  ];
}

export function registerQuickFixes(problems: Problems): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(selector, new QuickFixes(problems), {
    providedCodeActionKinds: [QuickFix],
  });
}
