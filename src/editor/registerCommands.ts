import * as vscode from 'vscode';
import type { Features } from './features';

/**
 * Registers every command that package.json declares. Their code is loaded when the first of them runs; `failures` handles whatever one
 * throws.
 */
export function registerCommands(
  extension: vscode.Extension<unknown>,
  features: () => Promise<Features>,
): vscode.Disposable {
  const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
  const registered = contributes.commands.map(({ command }) => {
    const id = command.replace(/^scorescope\./, '');
    return vscode.commands.registerCommand(command, async (...args: unknown[]) => {
      const needs = await features();
      return needs.failures.guard(id, async () => {
        const { runCommand } = await import('./commands');
        await runCommand(id, needs, args);
      });
    });
  });
  return vscode.Disposable.from(...registered);
}
