import path from 'node:path';
import * as vscode from 'vscode';
import { section } from '../../domain/options/settings';
import type { FindingCode } from '../../domain/generated/findings';
import { explanationLink, findingTitle, type OwnCode } from '../explanations';
import type { Ignored } from '../ignored';
import { setting, type ProblemId, type Severity } from '../settings';
import { messageText } from '../shown';
import type { Correction, Corrections } from './correction';
import { dialectOf } from '../mentions/dialects';
import type { Mention, Mentions } from './mentions';
import { onDidChangeShown } from './shownChanges';
import type { Standings } from './standings';

type Marked = FindingCode | OwnCode;

/** The findings that are marked in code, with the setting of how. */
const marked: Partial<Record<Marked, ProblemId>> = {
  'under-trained': 'problems.underTrained',
  'does-not-denoise': 'problems.doesNotDenoise',
  'samples-unlike-data': 'problems.samplesUnlikeData',
  'never-noise': 'problems.neverNoise',
  stale: 'problems.stale',
  missing: 'problems.missing',
};

const severities: Readonly<Record<Exclude<Severity, 'off'>, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** A mark in a document, with what its quick fixes need. */
export interface Problem {
  readonly diagnostic: vscode.Diagnostic;
  readonly code: string;
  /** null for a file that was not found. */
  readonly model: string | null;
  readonly correction: Correction | null;
}

interface ProblemDependencies {
  mentions: Mentions;
  standings: Standings;
  ignored: Ignored;
  corrections: Corrections;
}

/** Milliseconds without a change after which a document is read. */
const QUIET = 300;

/** Marks what a reader of the code should know of the checkpoint that it names, in the open documents. */
export class Problems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(section);
  readonly #problems = new Map<string, Problem[]>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #listeners: vscode.Disposable;

  constructor(private readonly needs: ProblemDependencies) {
    const refresh = (): void => this.#refreshAll();
    this.#listeners = vscode.Disposable.from(
      this.#collection,
      onDidChangeShown(needs, refresh),
      needs.ignored.onDidChange(refresh),
      vscode.workspace.onDidOpenTextDocument((document) => this.#later(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#later(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    );
    refresh();
  }

  /** The marks of a document that overlap a range. */
  at({ uri }: vscode.TextDocument, range: vscode.Range): Problem[] {
    return (this.#problems.get(uri.toString()) ?? []).filter(({ diagnostic }) => diagnostic.range.intersection(range));
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#listeners.dispose();
  }

  #refreshAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#later(document);
  }

  #later(document: vscode.TextDocument): void {
    if (!dialectOf(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#mark(document);
      }, QUIET),
    );
  }

  #forget({ uri }: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    this.#problems.delete(uri.toString());
    this.#collection.delete(uri);
  }

  async #mark(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const mentions = (await this.needs.mentions.of(document)).filter(({ reference }) => !reference.isName);
    const problems = (await Promise.all(mentions.map((mention) => this.#problemsOf(document, mention)))).flat();
    // Closed or changed meanwhile.
    if (document.isClosed || document.version !== version) return;
    this.#problems.set(document.uri.toString(), problems);
    this.#collection.set(
      document.uri,
      problems.map(({ diagnostic }) => diagnostic),
    );
  }

  async #problemsOf(document: vscode.TextDocument, mention: Mention): Promise<Problem[]> {
    const { found, range } = mention;
    if (!found) return this.#missing(document, mention);
    const { model, stamp } = found;
    const [{ summary, isStale, active }, ignored] = await Promise.all([
      this.needs.standings.of(model, stamp),
      this.needs.ignored.of(model),
    ]);
    if (!summary || active !== null) return [];
    const name = path.basename(model);
    const said: [code: string, message: string][] = isStale
      ? [['stale', vscode.l10n.t('{0} has changed since its last report.', name)]]
      : summary.findings.map(({ code, message }) => [code, `${name}: ${findingTitle(code)}. ${message}`]);
    return said
      .filter(([code]) => !ignored.has(code))
      .flatMap(([code, message]) => this.#problem(document, { range, code, message, model, correction: null }));
  }

  async #missing(document: vscode.TextDocument, mention: Mention): Promise<Problem[]> {
    const { reference, range } = mention;
    if (reference.kind !== 'file' || reference.isWritten || severityOf('missing', document) === null) return [];
    const correction = await this.needs.corrections.of(document, mention);
    if (!correction) return [];
    const other = vscode.workspace.asRelativePath(correction.file);
    const message = vscode.l10n.t('{0} was not found. Did you mean {1}?', reference.path, other);
    return this.#problem(document, { range, code: 'missing', message, model: null, correction });
  }

  #problem(
    document: vscode.TextDocument,
    { range, code, message, ...rest }: Omit<Problem, 'diagnostic'> & { range: vscode.Range; message: string },
  ): Problem[] {
    const severity = severityOf(code, document);
    if (severity === null) return [];
    const diagnostic = new vscode.Diagnostic(range, messageText(message), severity);
    diagnostic.source = 'ScoreScope';
    diagnostic.code = { value: code, target: explanationLink(code) };
    return [{ diagnostic, code, ...rest }];
  }
}

/** null for what is not marked. */
function severityOf(code: string, { uri }: vscode.TextDocument): vscode.DiagnosticSeverity | null {
  const id = Object.hasOwn(marked, code) ? marked[code as Marked] : undefined;
  if (id === undefined) return null;
  const severity = setting(id, uri);
  return severity === 'off' ? null : severities[severity];
}
