import * as vscode from 'vscode';
import { plainText } from '../shared/shown';
import { labelText, messageText, withIcon } from './shown';

/**
 * The surfaces of VS Code's window that interpret what they are given. Names and words from files pass through here, so that no link
 * or icon of theirs is drawn; the lint suite refuses direct calls.
 */

/** @returns the button pressed */
export function showInformation(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(messageText(text), ...buttons);
}

/** @returns the button pressed */
export function showError(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(messageText(text), ...buttons);
}

/** Shows a text in the status bar for some milliseconds. */
export function showStatus(text: string, milliseconds: number): void {
  vscode.window.setStatusBarMessage(labelText(text), milliseconds);
}

export interface StatusItem {
  dispose(): void;
  show(shown: { icon: string; text: string; tooltip: string }): void;
  hide(): void;
}

/** An item of the status bar that runs a command. */
export function statusItem(id: string, command: string): StatusItem {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
  item.name = 'ScoreScope';
  item.command = command;
  return {
    show({ icon, text, tooltip }) {
      item.text = withIcon(icon, text);
      item.tooltip = plainText(tooltip);
      item.show();
    },
    hide: () => item.hide(),
    dispose: () => item.dispose(),
  };
}

interface PickItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** One of VS Code's icons, drawn before the label. */
  readonly icon?: string;
}

/** @returns the item chosen; undefined if the user cancels */
export async function pick<T extends PickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
  token?: vscode.CancellationToken,
): Promise<T | undefined> {
  const shown = items.map((item) => ({
    label: withIcon(item.icon, item.label),
    ...(item.description !== undefined && { description: labelText(item.description) }),
    ...(item.detail !== undefined && { detail: labelText(item.detail) }),
    item,
  }));
  const title = options.title === undefined ? {} : { title: labelText(options.title) };
  return (await vscode.window.showQuickPick(shown, { ...options, ...title }, token))?.item;
}

/** @returns the text entered; undefined if the user cancels */
export async function enterText(
  { title, prompt, ...options }: vscode.InputBoxOptions & { title: string; prompt: string },
  token?: vscode.CancellationToken,
): Promise<string | undefined> {
  const shown = { ...options, title: labelText(title), prompt: labelText(prompt) };
  return (await vscode.window.showInputBox(shown, token))?.trim();
}

/** Asks for a folder or a file, one dialog for each: only macOS has one for both. */
export async function openFolderOrFile(
  options: vscode.OpenDialogOptions & { title: string; openLabel: string },
): Promise<string | undefined> {
  const items = [
    { icon: 'folder', label: vscode.l10n.t('A folder of images…'), isFolder: true },
    { icon: 'file', label: vscode.l10n.t('A file: .npy, .npz, IDX, or safetensors…'), isFolder: false },
  ];
  const chosen = await pick(items, { title: options.title });
  if (!chosen) return undefined;
  return openFile({ ...options, canSelectFolders: chosen.isFolder, canSelectFiles: !chosen.isFolder });
}

/** @returns the path of the file chosen; undefined if the user cancels */
export async function openFile(
  options: vscode.OpenDialogOptions & { title: string; openLabel: string },
): Promise<string | undefined> {
  const shown = { ...options, title: labelText(options.title), openLabel: labelText(options.openLabel) };
  return (await vscode.window.showOpenDialog(shown))?.[0]?.fsPath;
}
