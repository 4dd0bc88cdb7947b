import * as vscode from 'vscode';
import { section } from '../../domain/options/settings';
import { mayLookFor, type ModelFiles } from '../modelFiles';
import { setting } from '../settings';
import { labelText } from '../shown';
import { verdictLine } from '../wording';
import type { Standing, Standings } from './standings';

/** In the explorer, beside every .onnx file that was diagnosed: a letter for its verdict, and a tooltip. */
class ExplorerBadges implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri | vscode.Uri[] | undefined>();
  readonly onDidChangeFileDecorations = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(
    private readonly files: ModelFiles,
    private readonly standings: Standings,
  ) {
    const update = (model: string): void => this.#changed.fire(model === '' ? undefined : vscode.Uri.file(model));
    this.#listeners = vscode.Disposable.from(
      this.#changed,
      standings.onDidChange(update),
      files.onDidChange(update),
      vscode.workspace.onDidChangeConfiguration(
        (change) => change.affectsConfiguration(section) && this.#changed.fire(undefined),
      ),
    );
  }

  async provideFileDecoration(uri: vscode.Uri): Promise<vscode.FileDecoration | undefined> {
    if (uri.scheme !== 'file' || !/\.onnx$/i.test(uri.path) || !mayLookFor(uri.fsPath)) return undefined;
    if (!setting('explorerBadges.enabled', uri)) return undefined;
    const stamp = await this.files.stamp(uri.fsPath);
    const shown = stamp && badgeFor(await this.standings.of(uri.fsPath, stamp));
    return shown ? new vscode.FileDecoration(shown.badge, labelText(`ScoreScope: ${shown.tooltip}`)) : undefined;
  }

  dispose(): void {
    this.#listeners.dispose();
  }
}

function badgeFor({ active, failure, summary, isStale }: Standing): { badge: string; tooltip: string } | null {
  if (active === 'running') return { badge: '…', tooltip: vscode.l10n.t('being diagnosed') };
  if (active === 'waiting') return { badge: '…', tooltip: vscode.l10n.t('waiting for another diagnosis') };
  if (failure) return { badge: '!', tooltip: failure.message };
  if (!summary) return null;
  const verdict = verdictLine(summary.verdict, Date.now());
  if (isStale) return { badge: '↻', tooltip: vscode.l10n.t('Before the file changed: {0}', verdict) };
  const badges = { confirmed: '✓', predicted: '≈', none: '–', incomplete: '?' } as const;
  return { badge: badges[summary.state], tooltip: verdict };
}

export function registerExplorerBadges(files: ModelFiles, standings: Standings): vscode.Disposable {
  const badges = new ExplorerBadges(files, standings);
  return vscode.Disposable.from(badges, vscode.window.registerFileDecorationProvider(badges));
}
