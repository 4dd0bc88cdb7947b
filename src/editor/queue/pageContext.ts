import * as vscode from 'vscode';
import type { ReportStore } from '../../reports/store/store';
import { activeModel } from '../chooseModel';
import type { Runs } from './runs';

/** Milliseconds without a change after which the store is asked again. */
const QUIET = 300;

/** Publishes which files have a report, for the menu of the explorer, which can compare a file's path only. */
export function registerReportedFiles(store: ReportStore): vscode.Disposable {
  const publish = async (): Promise<void> => {
    const models = await store.models().catch(() => []);
    void vscode.commands.executeCommand('setContext', 'scorescope.reported', models);
  };
  let timer = setTimeout(() => void publish(), QUIET);
  const stored = store.onDidChange(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void publish(), QUIET);
  });
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    stored.dispose();
  });
}

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
