import * as vscode from 'vscode';

/** The custom editor that shows a checkpoint's page. */
export const viewType = 'scorescope.checkpoint';

/** Where a page opens: in front of all, or beside the code that it was asked for from, which may keep the focus. */
export interface Placement {
  beside?: boolean;
  preserveFocus?: boolean;
}

/** Shows the page of a checkpoint, even if the file no longer exists. */
export async function openPage(
  model: string,
  { beside = false, preserveFocus = false }: Placement = {},
): Promise<void> {
  const viewColumn = beside ? await columnBeside(model) : vscode.ViewColumn.Active;
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(model), viewType, {
    viewColumn,
    preserveFocus,
  });
}

/** Where the page already is, or else beside the active editor; a page that would cover that editor is opened anew. */
async function columnBeside(model: string): Promise<vscode.ViewColumn> {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  for (const group of all) {
    const tab = group.tabs.find((one) => isPageOf(one, model));
    if (!tab) continue;
    if (group !== activeTabGroup || tab.isActive) return group.viewColumn;
    await vscode.window.tabGroups.close(tab);
  }
  return vscode.ViewColumn.Beside;
}

/** Whether the page of a checkpoint can be seen. */
export function isInFront(model: string): boolean {
  return vscode.window.tabGroups.all.some(({ activeTab }) => activeTab !== undefined && isPageOf(activeTab, model));
}

function isPageOf({ input }: vscode.Tab, model: string): boolean {
  return input instanceof vscode.TabInputCustom && input.viewType === viewType && input.uri.fsPath === model;
}
