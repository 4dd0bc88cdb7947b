import * as vscode from 'vscode';
import type { CommandDependencies } from './commands';

/**
 * Registers every command that package.json declares. Their code is loaded when the first of them runs; `failures` handles whatever one
 * throws.
 */
export function registerCommands(needs: CommandDependencies): vscode.Disposable {
  const { contributes } = needs.context.extension.packageJSON as { contributes: { commands: { command: string }[] } };
  const registered = contributes.commands.map(({ command }) => {
    const id = command.replace(/^scorescope\./, '');
    return vscode.commands.registerCommand(command, (...args: unknown[]) =>
      needs.failures.guard(id, async () => {
        const { runCommand } = await import('./commands');
        await runCommand(id, needs, args);
      }),
    );
  });
  return vscode.Disposable.from(...registered);
}
