import path from 'node:path';
import * as vscode from 'vscode';
import { stampOf } from '../../reports/store/stamp';
import type { ReportStore, Run } from '../../reports/store/store';
import type { Contents } from '../contents';
import { labelText } from '../shown';
import { age, verdictLine, verdictOf } from '../wording';
import { t } from '../../shared/l10n';

/** A checkpoint with its reports, the newest first. */
export interface CheckpointNode {
  readonly kind: 'checkpoint';
  readonly model: string;
  readonly runs: readonly RunNode[];
  /** What lies at its path now: the file of the newest report, another content, or nothing. */
  readonly file: 'same' | 'changed' | 'gone';
}

/** One report, without what it holds. */
export interface RunNode {
  readonly kind: 'run';
  readonly model: string;
  readonly run: Pick<Run, 'file' | 'model'>;
  readonly sha256: string;
  readonly at: number;
  readonly line: string;
  readonly isPartial: boolean;
  /** Of the same checkpoint, the one before it. */
  readonly previous: RunNode | null;
}

export type ReportNode = CheckpointNode | RunNode;

/** Milliseconds without a change after which the view is read again. */
const QUIET = 200;

/** The reports of the store in the side bar: checkpoints, and under each its runs. Read when the view is shown. */
export class ReportsView implements vscode.TreeDataProvider<ReportNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listeners: { dispose(): unknown }[];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ReportStore,
    private readonly contents: Contents,
  ) {
    const later = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#changed.fire(), QUIET);
    };
    this.#listeners = [this.#changed, store.onDidChange(later), contents.onDidChange(later)];
  }

  async getChildren(node?: ReportNode): Promise<ReportNode[]> {
    if (node) return node.kind === 'checkpoint' ? [...node.runs] : [];
    return checkpoints(this.store, this.contents);
  }

  getTreeItem(node: ReportNode): vscode.TreeItem {
    return node.kind === 'checkpoint' ? checkpointItem(node) : runItem(node);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
  }
}

async function checkpoints(store: ReportStore, contents: Contents): Promise<CheckpointNode[]> {
  const byModel = new Map<string, Run[]>();
  for (const run of await store.all()) byModel.set(run.model, [...(byModel.get(run.model) ?? []), run]);
  const nodes = [...byModel].map(async ([model, runs]) => {
    runs.sort((a, b) => Date.parse(b.report.createdAt) - Date.parse(a.report.createdAt));
    // As the store has it: the file may have been recognized since.
    const latest = await store.latest(model);
    const stamp = await stampOf(model, latest?.report.model.externalFiles);
    const file = !stamp ? 'gone' : latest && contents.isChanged(latest, stamp) ? 'changed' : 'same';
    return { kind: 'checkpoint', model, runs: runNodes(runs), file } as const;
  });
  const newest = ({ runs: [first] }: CheckpointNode): number => first?.at ?? 0;
  return (await Promise.all(nodes)).sort((a, b) => newest(b) - newest(a));
}

/** Each with the one before it, of runs of which the newest comes first. */
function runNodes(runs: readonly Run[]): RunNode[] {
  const nodes: RunNode[] = [];
  let previous: RunNode | null = null;
  for (const { report, file, model } of [...runs].reverse()) {
    const isPartial = report.partial === true;
    const verdict = verdictOf(report);
    const node: RunNode = {
      kind: 'run',
      model,
      run: { file, model },
      sha256: report.model.sha256,
      at: verdict.at,
      line: verdictLine(verdict, Date.now()),
      isPartial,
      previous,
    };
    nodes.unshift(node);
    if (!isPartial) previous = node;
  }
  return nodes;
}

function checkpointItem({ model, runs, file }: CheckpointNode): vscode.TreeItem {
  const item = new vscode.TreeItem(labelText(path.basename(model)), vscode.TreeItemCollapsibleState.Expanded);
  const folder = vscode.workspace.asRelativePath(path.dirname(model));
  const marks = { same: '', changed: vscode.l10n.t('changed since'), gone: vscode.l10n.t('not found') };
  item.description = labelText([marks[file], folder].filter((part) => part !== '').join(' · '));
  item.tooltip = labelText(model);
  item.iconPath = new vscode.ThemeIcon({ same: 'file-binary', changed: 'history', gone: 'warning' }[file]);
  item.contextValue = 'checkpoint';
  item.id = model;
  item.accessibilityInformation = {
    label: labelText(t('{0}, {1} reports, {2}', path.basename(model), runs.length, marks[file])),
  };
  return item;
}

function runItem(node: RunNode): vscode.TreeItem {
  const item = new vscode.TreeItem(labelText(age(Date.now() - node.at)), vscode.TreeItemCollapsibleState.None);
  item.description = labelText(node.isPartial ? vscode.l10n.t('cut short · {0}', node.line) : node.line);
  item.tooltip = labelText(`${new Date(node.at).toLocaleString()} · ${node.line}`);
  item.iconPath = new vscode.ThemeIcon(node.isPartial ? 'circle-slash' : 'graph');
  item.contextValue = node.previous ? 'run previous' : 'run';
  item.id = node.run.file;
  item.command = { command: 'scorescope.openRun', title: vscode.l10n.t('Open Report'), arguments: [node] };
  return item;
}
