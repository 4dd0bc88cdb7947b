import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/**
 * The files that a path in a document may refer to: beside the document first, then in each workspace folder. A variable that is
 * known only while a program runs leads nowhere.
 */
export function placesOf({ uri }: vscode.TextDocument, named: string): string[] {
  const own = path.dirname(uri.fsPath);
  // A document or notebook that was never saved has no folder.
  const beside = uri.scheme === 'untitled' || !path.isAbsolute(own) ? [] : [own];
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri: folder }) => folder.fsPath);
  const nearest = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  const folders = nearest === undefined ? workspace : [nearest, ...workspace];
  const [, variable, rest] = /^(\$\{[^}]*\}|~)(?:[\\/]+(.*))?$/s.exec(named) ?? [];
  if (variable === undefined && /\$\{|^\w[\w+.-]+:\/\//.test(named)) return [];
  const from = variable === undefined ? [...beside, ...folders] : placesOfVariable(variable, beside, folders);
  const tail = variable === undefined ? named : (rest ?? '');
  if (tail.includes('${')) return [];
  const absolute = variable === undefined && path.isAbsolute(named);
  const files = absolute ? [path.normalize(named)] : from.map((folder) => path.resolve(folder, tail));
  // Through a URI, which writes drive letters as VS Code's watchers do.
  return [...new Set(files.map((file) => vscode.Uri.file(file).fsPath))];
}

function placesOfVariable(variable: string, beside: readonly string[], folders: readonly string[]): readonly string[] {
  const [, name] = /^\$\{workspace(?:Folder|Root):(.+)\}$/.exec(variable) ?? [];
  if (name !== undefined)
    return (vscode.workspace.workspaceFolders ?? [])
      .filter((folder) => folder.name === name)
      .map(({ uri }) => uri.fsPath);
  switch (variable) {
    case '~':
    case '${userHome}':
      return [os.homedir()];
    case '${fileDirname}':
      return beside;
    case '${workspaceFolder}':
    case '${workspaceRoot}':
    case '${cwd}':
      return folders;
    default:
      return [];
  }
}
