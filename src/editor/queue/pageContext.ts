import * as vscode from 'vscode';
import type { ReportStore } from '../../reports/store/store';
import { activeModel } from '../chooseModel';
import type { Runs } from './runs';

/** Publishes what can be done with the page in front, as context keys for the icons in its title. */
export function registerPageContext(store: ReportStore, runs: Runs): vscode.Disposable {
  const update = async (): Promise<void> => {
    const model = activeModel();
    const set = (key: string, value: boolean): Thenable<unknown> =>
      vscode.commands.executeCommand('setContext', `scorescope.${key}`, value);
    void set('pageRunning', model !== undefined && runs.of(model) !== undefined);
    const hasReport = model !== undefined && (await store.latest(model)) !== null;
    // Another page may be in front by now.
    if (activeModel() === model) void set('pageHasReport', hasReport);
  };
  const stored = store.onDidChange(() => void update());
  return vscode.Disposable.from(
    { dispose: () => stored.dispose() },
    runs.onDidChange(() => void update()),
    vscode.window.tabGroups.onDidChangeTabs(() => void update()),
    vscode.window.tabGroups.onDidChangeTabGroups(() => void update()),
  );
}
