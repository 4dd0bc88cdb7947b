import * as vscode from 'vscode';
import { section } from '../../domain/options/settings';
import type { Mentions } from './mentions';
import type { Standings } from './standings';

interface Shown {
  readonly mentions: Mentions;
  readonly standings: Standings;
}

/** Calls back whenever what a surface beside code shows may have changed: what names a checkpoint, what is known of it, or a setting. */
export function onDidChangeShown({ mentions, standings }: Shown, refresh: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    mentions.onDidChange(refresh),
    standings.onDidChange(refresh),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(section) && refresh()),
  );
}
