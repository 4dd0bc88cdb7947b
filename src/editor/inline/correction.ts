import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelFiles } from '../modelFiles';
import type { Mention } from './mentions';
import { placesOf } from './places';
import { similarFile } from './similarFile';

const left = '**/{node_modules,.git,.venv}/**';
const most = 2000;

/** What a missing file was most likely meant to be. */
export interface Correction {
  file: string;
  /** The text to write in place of the mention's; null where one literal does not say it. */
  text: string | null;
}

/** Looks for files that resemble a missing one among those of the workspace, which are listed once until one comes or goes. */
export class Corrections implements vscode.Disposable {
  #listed: Thenable<string[]> | null = null;
  readonly #listener: vscode.Disposable;

  constructor(files: ModelFiles) {
    const forget = (): void => void (this.#listed = null);
    this.#listener = vscode.Disposable.from(
      files.onDidChange(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
    );
  }

  async of(document: vscode.TextDocument, { reference, range, places }: Mention): Promise<Correction | null> {
    this.#listed ??= vscode.workspace
      .findFiles('**/*.onnx', left, most)
      .then((found) => found.map(({ fsPath }) => fsPath));
    const existing = await this.#listed;
    for (const place of places) {
      const file = similarFile(place, existing);
      if (file === null) continue;
      const named = document.getText(range);
      const text = reference.isWhole ? pathTo(document, reference.path, file) : lastPart(named, place, file);
      // What would need escapes is left to whoever writes it.
      return { file, text: text === null || /["'`\\\n$]/.test(text.replace(/^\$\{\w+\}/, '')) ? null : text };
    }
    return null;
  }

  dispose(): void {
    this.#listener.dispose();
  }
}

/** The path to a file in the way that `named` is written: absolute, with the same variable, or relative to the same folder. */
function pathTo(document: vscode.TextDocument, named: string, file: string): string | null {
  const [start = '', variable] = /^(\$\{[^}]*\}|~)[\\/]/.exec(named) ?? [];
  if (variable === undefined && path.isAbsolute(named)) return file;
  const bases = placesOf(document, variable ?? '.');
  const ways = bases
    .map((base) => path.relative(base, file).replaceAll('\\', '/'))
    .filter((way) => !path.isAbsolute(way));
  const [shortest] = ways.sort((a, b) => a.split('/').length - b.split('/').length);
  if (shortest === undefined) return null;
  return `${start}${start === '' && named.startsWith('./') && !shortest.startsWith('.') ? './' : ''}${shortest}`;
}

/** A literal that ends a path that is put together: only the file's name can be corrected there. */
function lastPart(named: string, place: string, file: string): string | null {
  const name = path.basename(place);
  if (!named.endsWith(name) || path.dirname(place) !== path.dirname(file)) return null;
  return named.slice(0, named.length - name.length) + path.basename(file);
}
