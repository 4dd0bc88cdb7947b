import path from 'node:path';
import * as vscode from 'vscode';
import type { FileStamp } from '../../reports/store/stamp';
import type { MarkedFolders } from '../folders/markedFolders';
import { dialectOf, languages } from '../mentions/dialects';
import { modelReferences } from '../mentions/modelReferences';
import type { ModelReference } from '../mentions/reference';
import { mayLookFor, type ModelFiles } from '../modelFiles';
import { placesOf } from './places';

/** A place in a document that names a checkpoint, and the checkpoint. */
export interface Mention {
  readonly reference: ModelReference;
  readonly range: vscode.Range;
  /** null for a file that was not found. */
  readonly found: { readonly model: string; readonly stamp: FileStamp } | null;
  /** Where it was looked for. */
  readonly places: readonly string[];
}

const schemes = ['file', 'untitled', 'vscode-notebook-cell'];

/** The documents whose mentions are read. */
export const selector: vscode.DocumentFilter[] = schemes.flatMap((scheme) => [
  ...languages.map((language) => ({ language, scheme })),
  { pattern: '**/*.toml', scheme },
]);

/** Documents whose references are remembered. */
const MOST = 50;

/**
 * What names a checkpoint in a document, for every surface. While the user types, it uses the text and cached answers; the disk is
 * accessed only for a path seen for the first time.
 */
export class Mentions implements vscode.Disposable {
  readonly #read = new Map<
    string,
    { text: string; definitions: string | undefined; folders: string; references: ModelReference[] }
  >();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listeners: vscode.Disposable;

  /** Files came or went, or folders of the workspace: the same text may name other files. */
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly files: ModelFiles,
    private readonly pipelines: MarkedFolders,
  ) {
    const announce = (): void => this.#changed.fire();
    this.#listeners = vscode.Disposable.from(
      this.#changed,
      files.onDidChange(announce),
      pipelines.onDidChange(announce),
      vscode.workspace.onDidChangeWorkspaceFolders(announce),
      vscode.workspace.onDidGrantWorkspaceTrust(announce),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#read.delete(uri.toString())),
    );
  }

  async of(document: vscode.TextDocument): Promise<Mention[]> {
    if (!schemes.includes(document.uri.scheme)) return [];
    return Promise.all(this.#references(document).map((reference) => this.#mention(document, reference)));
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  async #mention(document: vscode.TextDocument, reference: ModelReference): Promise<Mention> {
    const range = new vscode.Range(document.positionAt(reference.start), document.positionAt(reference.end));
    const places = placesOf(document, reference.path).filter(mayLookFor);
    for (const place of places) {
      const model = reference.kind === 'file' ? place : await this.files.pipelineIn(place);
      const stamp = model === null ? null : await this.files.stamp(model);
      if (model !== null && stamp) return { reference, range, places, found: { model, stamp } };
    }
    return { reference, range, places, found: null };
  }

  #references(document: vscode.TextDocument): ModelReference[] {
    const dialect = dialectOf(document);
    if (!dialect) return [];
    const key = document.uri.toString();
    const text = document.getText();
    const definitions = cellsAround(document);
    const names = [...new Set(this.pipelines.folders.map((folder) => path.basename(folder)))];
    const folders = names.join('\n');
    const known = this.#read.get(key);
    if (known && known.text === text && known.definitions === definitions && known.folders === folders)
      return known.references;
    const references = modelReferences(text, dialect, {
      folders: new Set(names),
      ...(definitions !== undefined && { definitions }),
    });
    this.#read.delete(key);
    this.#read.set(key, { text, definitions, folders, references });
    const [oldest] = this.#read.keys();
    if (this.#read.size > MOST && oldest !== undefined) this.#read.delete(oldest);
    return references;
  }
}

/** The code of all cells of a notebook in the language of one of them; undefined for a document that is no cell. */
function cellsAround(document: vscode.TextDocument): string | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  const notebook = vscode.workspace.notebookDocuments.find((one) => one.uri.path === document.uri.path);
  return notebook
    ?.getCells()
    .filter((cell) => cell.document.languageId === document.languageId)
    .map((cell) => cell.document.getText())
    .join('\n');
}
