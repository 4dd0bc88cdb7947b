import * as vscode from 'vscode';
import type { Features } from '../features';
import type { ReportNode } from './reportsView';

/** The Reports view, and the pages of earlier reports, comparisons and series that VS Code restores after a restart. */
export function registerHistory(features: () => Promise<Features>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let loaded: Features | undefined;
  const view: vscode.TreeDataProvider<ReportNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => {
      if (loaded) return loaded.reportsView.getChildren(node);
      loaded = await features();
      loaded.reportsView.onDidChangeTreeData(() => changed.fire());
      return loaded.reportsView.getChildren(node);
    },
    // What has been listed is loaded.
    getTreeItem: async (node) => (await features()).reportsView.getTreeItem(node),
  };
  return vscode.Disposable.from(
    changed,
    vscode.window.registerTreeDataProvider('scorescope.reports', view),
    ...['scorescope.comparison', 'scorescope.series'].map((type) =>
      vscode.window.registerWebviewPanelSerializer(type, {
        deserializeWebviewPanel: async (panel, state) => (await features()).pages.restore(panel, state),
      }),
    ),
  );
}
