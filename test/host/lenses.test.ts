import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { stampOf } from '../../src/reports/store/stamp';
import { gaussianModel } from './models';
import { workers } from './processes';
import { storedReport } from './reports';
import { cleanUp, lensesOf, put, replace, scoreScope, undoAll, until } from './window';

async function program(test: Mocha.Context, text: string, name = 'program.py'): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await put(test, name, text));
  await vscode.window.showTextDocument(document);
  return document;
}

const titled = (document: vscode.TextDocument, pattern: RegExp) =>
  until(String(pattern), async () => (await lensesOf(document)).find(({ command }) => pattern.test(command.title)));

describe('the lens above a line that names a checkpoint', () => {
  before(scoreScope);
  afterEach(undoAll);

  it('offers a diagnosis where the file exists, in each language', async function () {
    const model = await put(this, 'offered.onnx', gaussianModel());
    for (const [name, text] of [
      ['offer.py', 'import onnx\nnet = load("offered.onnx")\nother = load("absent.onnx")\n'],
      ['offer.ts', '\nconst net = load(`offered.onnx`);\n'],
      ['offer.js', "\nconst net = load('./offered.onnx');\n"],
    ] as const) {
      const lenses = await lensesOf(await program(this, text, name));
      assert.equal(lenses.length, 1, name);
      assert.equal(lenses[0]!.line, 1);
      assert.equal(lenses[0]!.command.title, 'Diagnose score linearity');
      assert.equal(lenses[0]!.command.command, 'scorescope.diagnoseFile');
      assert.equal((lenses[0]!.command.arguments![0] as vscode.Uri).fsPath, model);
    }
  });

  it('stands in the cells of a notebook, too', async function () {
    await put(this, 'celled.onnx', gaussianModel());
    const cell = { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: 'load("celled.onnx")' };
    const metadata = { language_info: { name: 'python' } };
    const text = JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 });
    const file = vscode.Uri.file(await put(this, 'notebook.ipynb', text));
    const notebook = await vscode.workspace.openNotebookDocument(file);
    await vscode.window.showNotebookDocument(notebook);
    const document = await vscode.workspace.openTextDocument(notebook.cellAt(0).document.uri);
    await titled(document, /^Diagnose score linearity$/);
  });

  it('shows a verdict as soon as it is stored, and opens its report', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'judged.onnx', gaussianModel());
    const document = await program(this, 'load("judged.onnx")\n');
    await titled(document, /^Diagnose/);
    await reports.save(await storedReport(model));
    const { command } = await titled(document, /^Skip to σ [\d.]+ · −\d+ % evaluations · .*\bcpu · just now$/);
    assert.equal(command.command, 'scorescope.openReport');
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom && tab.uri.fsPath === model);
  });

  it('asks for a new run when the file changes, and goes when the file goes', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'moving.onnx', gaussianModel());
    const document = await program(this, 'load("moving.onnx")\n');
    await reports.save(await storedReport(model));
    await titled(document, /^Skip/);
    await fs.utimes(model, new Date(), new Date(Date.now() + 60_000));
    const { command } = await titled(document, /^Changed since the report · re-run$/);
    assert.equal(command.command, 'scorescope.diagnoseFile');
    await fs.rm(model);
    await until('no lens', async () => (await lensesOf(document)).length === 0);
    await fs.writeFile(model, gaussianModel());
    await titled(document, /re-run$/);
  });

  it('asks for a new run when a file of external weights changes', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'split.onnx', gaussianModel());
    const weights = await put(this, 'split.onnx_data', 'weights');
    const document = await program(this, 'load("split.onnx")\n');
    const stored = await storedReport(model);
    stored.report.model.externalFiles = ['split.onnx_data'];
    const stamp = (await stampOf(model, ['split.onnx_data']))!;
    await reports.save({ ...stored, stamp });
    await titled(document, /^Skip/);
    await fs.writeFile(weights, 'other weights');
    await titled(document, /^Changed since the report · re-run$/);
  });

  it('can be switched off', async function () {
    await put(this, 'silent.onnx', gaussianModel());
    const document = await program(this, 'load("silent.onnx")\n');
    await titled(document, /^Diagnose/);
    const settings = vscode.workspace.getConfiguration('scorescope');
    cleanUp(this, () => settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global));
    await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await lensesOf(document), []);
  });

  it('costs no look at the disk while somebody types', async function () {
    const { reports } = await scoreScope();
    const watcher = vscode.workspace.createFileSystemWatcher('**/typed.onnx');
    cleanUp(this, () => watcher.dispose());
    const seen = new Promise((resolve) => watcher.onDidCreate(resolve));
    const model = await put(this, 'typed.onnx', gaussianModel());
    // The file's own arrival makes one look, and must be over.
    await seen;
    await reports.save(await storedReport(model));
    const document = await program(this, 'load("typed.onnx")\nload("never.onnx")\n');
    await titled(document, /^Skip/);
    const looks: string[] = [];
    const counting = (look: (...args: never[]) => unknown): unknown => {
      return (...args: never[]): unknown => {
        if (/\.onnx$|reports/.test(String(args[0]))) looks.push(String(args[0]));
        return look(...args);
      };
    };
    replace(this, fs, 'stat', counting(fs.stat) as typeof fs.stat);
    replace(this, fs, 'readFile', counting(fs.readFile) as typeof fs.readFile);
    replace(this, fs, 'open', counting(fs.open) as typeof fs.open);
    for (let key = 0; key < 50; key += 1) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(2, key), 'x');
      await vscode.workspace.applyEdit(edit);
      assert.equal((await lensesOf(document)).length, 1);
    }
    assert.deepEqual(looks, []);
    assert.deepEqual(workers(), []);
    await document.save();
  });
});
