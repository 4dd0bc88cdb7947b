import path from 'node:path';
import * as vscode from 'vscode';
import { section } from '../domain/options/settings';
import { sameStamp } from '../reports/store/stamp';
import type { ReportStore, Run } from '../reports/store/store';
import { mayLookFor, type ModelFiles } from './modelFiles';
import { modelMentions, type Dialect } from './modelMentions';
import type { Runs } from './runs';
import { setting } from './settings';
import { labelText } from './shown';
import { verdictLine, verdictOf, type Verdict } from './wording';

export interface LensDependencies {
  store: ReportStore;
  runs: Runs;
  files: ModelFiles;
}

/** What is kept of the last report on a checkpoint. */
interface LastVerdict {
  readonly verdict: Verdict;
  readonly stamp: Run['stamp'];
  /** Files that hold its weights. */
  readonly weights: readonly string[] | undefined;
}

const dialects: Record<string, Dialect> = {
  python: 'python',
  typescript: 'javascript',
  typescriptreact: 'javascript',
  javascript: 'javascript',
  javascriptreact: 'javascript',
};
const schemes = ['file', 'untitled', 'vscode-notebook-cell'];
const minute = 60_000;

/**
 * Above every line whose string literal names an .onnx file that exists: the last verdict on it.
 * While the user types, it uses the text and cached answers; the disk is accessed only for a path seen for the first time.
 */
class ModelLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #verdicts = new Map<string, Promise<LastVerdict | null>>();
  readonly #listeners: { dispose(): unknown }[];

  constructor(private readonly needs: LensDependencies) {
    const { store, runs, files } = needs;
    const refresh = (): void => this.#changed.fire();
    const aging = setInterval(refresh, minute);
    this.#listeners = [
      this.#changed,
      store.onDidChange((model) => {
        this.#verdicts.delete(model);
        refresh();
      }),
      runs.onDidChange(refresh),
      files.onDidChange(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(section) && refresh()),
      { dispose: () => clearInterval(aging) },
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const dialect = dialects[document.languageId];
    if (!dialect || !setting('codeLens.enabled', document.uri)) return [];
    const mentions = modelMentions(document.getText(), dialect);
    const lenses = await Promise.all(mentions.map(({ line, path: named }) => this.#lens(document, line, named)));
    return lenses.filter((lens) => lens !== null);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  async #lens(document: vscode.TextDocument, line: number, named: string): Promise<vscode.CodeLens | null> {
    for (const model of candidates(document, named).filter(mayLookFor)) {
      const isThere = (await this.needs.files.stamp(model)) !== null;
      if (isThere) return new vscode.CodeLens(document.lineAt(line).range, await this.#command(model));
    }
    return null;
  }

  async #command(model: string): Promise<vscode.Command> {
    const open = { command: 'scorescope.openReport', arguments: [vscode.Uri.file(model)], tooltip: labelText(model) };
    const diagnose = { ...open, command: 'scorescope.diagnoseFile' };
    if (this.needs.runs.of(model)) return { ...open, title: vscode.l10n.t('Diagnosing score linearity…') };
    const last = await this.#verdictOn(model);
    if (!last) return { ...diagnose, title: vscode.l10n.t('Diagnose score linearity') };
    const stamp = await this.needs.files.stamp(model, last.weights);
    if (!stamp || !sameStamp(last.stamp, stamp))
      return { ...diagnose, title: vscode.l10n.t('Changed since the report · re-run') };
    return { ...open, title: labelText(verdictLine(last.verdict, Date.now())) };
  }

  /** Read from the store once per report: a report holds images, its verdict is one line. */
  #verdictOn(model: string): Promise<LastVerdict | null> {
    let known = this.#verdicts.get(model);
    if (!known) {
      known = this.needs.store.latest(model).then(
        (stored) =>
          stored && {
            verdict: verdictOf(stored.report),
            stamp: stored.stamp,
            weights: stored.report.model.externalFiles,
          },
      );
      this.#verdicts.set(model, known);
    }
    return known;
  }
}

export function registerModelLenses(needs: LensDependencies): vscode.Disposable {
  const selector = Object.keys(dialects).flatMap((language) => schemes.map((scheme) => ({ language, scheme })));
  const lenses = new ModelLenses(needs);
  return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(selector, lenses));
}

/** The files that a path in a program may refer to: beside the program first, then in each workspace folder. */
function candidates({ uri }: vscode.TextDocument, named: string): string[] {
  // Through a URI, which writes drive letters as VS Code's watchers do.
  if (path.isAbsolute(named)) return [vscode.Uri.file(path.normalize(named)).fsPath];
  const beside = path.dirname(uri.fsPath);
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  // A document or notebook that was never saved has no folder.
  const from = uri.scheme === 'untitled' || !path.isAbsolute(beside) ? folders : [beside, ...folders];
  return [...new Set(from.map((folder) => path.resolve(folder, named)))];
}
