import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ScoreScopeApi } from '../../src/editor/access/api';
import type { ReportStore } from '../../src/reports/store/store';

const extensionId = 'scorescope.scorescope';

export function theExtension(): vscode.Extension<ScoreScopeApi> {
  const extension = vscode.extensions.getExtension<ScoreScopeApi>(extensionId);
  assert.ok(extension, 'the extension is not installed');
  return extension;
}

/** Its API, with the store as tests fill it. */
export type Opened = Omit<ScoreScopeApi, 'reports'> & { readonly reports: ReportStore };

export async function scoreScope(): Promise<Opened> {
  return (await theExtension().activate()) as Opened;
}

/** A path in the folder that the window has open. */
export function inWorkspace(name: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return path.join(folder.uri.fsPath, name);
}

/** A file of the workspace, removed after the test; returns its path. */
export async function put(test: Mocha.Context, name: string, contents: string | Uint8Array): Promise<string> {
  const file = inWorkspace(name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, contents);
  cleanUp(test, () => rm(file, { force: true }));
  return file;
}

const cleanups = new Map<Mocha.Runnable, (() => unknown)[]>();

/** Has `undo` done after the test that is running. */
export function cleanUp(test: Mocha.Context, undo: () => unknown): void {
  const running = test.test ?? test.runnable();
  cleanups.set(running, [...(cleanups.get(running) ?? []), undo]);
}

/** For `afterEach`: undoes in reverse what the test asked for. */
export async function undoAll(this: Mocha.Context): Promise<void> {
  const running = this.currentTest;
  if (!running) return;
  for (const undo of (cleanups.get(running) ?? []).reverse()) await undo();
  cleanups.delete(running);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Replaces a function of an object until the end of the test. */
export function replace<T extends object, K extends keyof T>(test: Mocha.Context, of: T, name: K, by: T[K]): void {
  const before = of[name];
  of[name] = by;
  cleanUp(test, () => (of[name] = before));
}

/** Has the workspace count as not trusted until the end of the test. */
export function distrust(test: Mocha.Context): void {
  const trust = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted')!;
  Object.defineProperty(vscode.workspace, 'isTrusted', { ...trust, get: () => false });
  cleanUp(test, () => Object.defineProperty(vscode.workspace, 'isTrusted', trust));
}

/** Asks until the answer is neither false nor nothing. */
export async function until<T>(what: string, ask: () => T | Promise<T>, seconds = 20): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await sleep(10);
  }
}

/** The error notifications shown during the test; nobody presses their buttons. */
export function errorsShown(test: Mocha.Context): string[] {
  const shown: string[] = [];
  const show = (message: string): Thenable<undefined> => {
    shown.push(message);
    return Promise.resolve(undefined);
  };
  replace(test, vscode.window, 'showErrorMessage', show);
  return shown;
}

/** Chooses in every quick pick the item with this label, and turns away where there is none; the answer fills with what was offered. */
export function picks(test: Mocha.Context, label: string): vscode.QuickPickItem[] {
  const offered: vscode.QuickPickItem[] = [];
  const pick: unknown = (items: readonly vscode.QuickPickItem[]) => {
    offered.push(...items);
    return Promise.resolve(items.find((item) => item.label === label));
  };
  replace(test, vscode.window, 'showQuickPick', pick as typeof vscode.window.showQuickPick);
  return offered;
}

/** The list of diagnoses, as it is offered; an ended list is empty afterwards. */
export async function listed(test: Mocha.Context): Promise<vscode.QuickPickItem[]> {
  const offered = picks(test, '');
  await vscode.commands.executeCommand('scorescope.showQueue');
  return offered;
}

/** The commands of the lenses above a document, by line. */
export async function lensesOf(document: vscode.TextDocument): Promise<{ line: number; command: vscode.Command }[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return lenses
    .filter((lens) => lens.command?.command.startsWith('scorescope.'))
    .map((lens) => ({ line: lens.range.start.line, command: lens.command! }));
}
