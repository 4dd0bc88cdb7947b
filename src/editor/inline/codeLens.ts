import path from 'node:path';
import * as vscode from 'vscode';
import { setting } from '../settings';
import { labelText, withIcon } from '../shown';
import { verdictLine } from '../wording';
import type { References } from '../verification/references';
import { selector, type Mention, type Mentions } from './mentions';
import { onDidChangeShown } from './shownChanges';
import type { Standing, Standings } from './standings';

const minute = 60_000;

/** Where a surface beside code opens a report. */
const beside = { beside: true };

/** Above every line that names a checkpoint: the last verdict on it, and where it is exported what it can be verified against. */
class ModelLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(
    private readonly mentions: Mentions,
    private readonly standings: Standings,
    private readonly references: References,
  ) {
    const refresh = (): void => this.#changed.fire();
    const aging = setInterval(refresh, minute);
    this.#listeners = vscode.Disposable.from(
      this.#changed,
      onDidChangeShown({ mentions, standings }, refresh),
      references.onDidChange(refresh),
      {
        dispose: () => clearInterval(aging),
      },
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!setting('codeLens.enabled', document.uri)) return [];
    const mentions = await this.mentions.of(document);
    return (await Promise.all(mentions.map((mention) => this.#lenses(mention)))).flat();
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  async #lenses({ range, found, reference }: Mention): Promise<vscode.CodeLens[]> {
    if (!found) return [];
    const standing = await this.standings.of(found.model, found.stamp);
    const against = reference.isWritten ? await this.references.of(found.model) : null;
    const verify = against === null ? [] : [verifyCommand(found.model, against)];
    return [...commandsFor(found.model, standing), ...verify].map((command) => new vscode.CodeLens(range, command));
  }
}

function commandsFor(model: string, { active, failure, summary, isStale }: Standing): vscode.Command[] {
  const at = { arguments: [vscode.Uri.file(model), beside], tooltip: labelText(model) };
  const open = { ...at, command: 'scorescope.openReport' };
  const diagnose = { ...at, command: 'scorescope.diagnoseFile' };
  if (active === 'running') return [{ ...open, title: vscode.l10n.t('Diagnosing score linearity…') }];
  if (active === 'waiting') return [{ ...open, title: vscode.l10n.t('Waiting for another diagnosis…') }];
  const verdict = summary && verdictLine(summary.verdict, Date.now());
  const rerun = { ...diagnose, title: withIcon('refresh', vscode.l10n.t('Re-run')) };
  if (failure) {
    const title = withIcon('error', vscode.l10n.t('The diagnosis failed: {0}', failure.message));
    return [{ ...open, title, tooltip: labelText(`${failure.message} ${failure.remedy}`) }, rerun];
  }
  if (verdict === null) return [{ ...diagnose, title: vscode.l10n.t('Diagnose score linearity') }];
  if (!isStale) return [{ ...open, title: labelText(verdict) }];
  return [{ ...open, title: withIcon('history', vscode.l10n.t('Before the file changed: {0}', verdict)) }, rerun];
}

function verifyCommand(model: string, against: string): vscode.Command {
  return {
    command: 'scorescope.verify',
    arguments: [vscode.Uri.file(model), { against }],
    title: withIcon('verified', vscode.l10n.t('Verify against {0}', path.basename(against))),
    tooltip: labelText(against),
  };
}

export function registerModelLenses(
  mentions: Mentions,
  standings: Standings,
  references: References,
): vscode.Disposable {
  const lenses = new ModelLenses(mentions, standings, references);
  return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(selector, lenses));
}
