import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { stampOf } from '../../src/reports/store/stamp';
import { gaussianModel } from './models';
import { workers } from './processes';
import { storedReport } from './reports';
import {
  cleanUp,
  distrust,
  errorsShown,
  inWorkspace,
  lensesOf,
  put,
  replace,
  scoreScope,
  undoAll,
  until,
} from './window';

async function program(test: Mocha.Context, text: string, name = 'program.py'): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await put(test, name, text));
  await vscode.window.showTextDocument(document);
  return document;
}

const titled = (document: vscode.TextDocument, pattern: RegExp) =>
  until(String(pattern), async () => (await lensesOf(document)).find(({ command }) => pattern.test(command.title)));

/** The files that match, of those that are looked at from now on. */
function looksAt(test: Mocha.Context, pattern: RegExp): string[] {
  const looks: string[] = [];
  const counting = (look: (...args: never[]) => unknown): unknown => {
    return (...args: never[]): unknown => {
      if (pattern.test(String(args[0]))) looks.push(String(args[0]));
      return look(...args);
    };
  };
  replace(test, fs, 'stat', counting(fs.stat) as typeof fs.stat);
  replace(test, fs, 'readFile', counting(fs.readFile) as typeof fs.readFile);
  replace(test, fs, 'open', counting(fs.open) as typeof fs.open);
  return looks;
}

describe('the lens above a line that names a checkpoint', () => {
  before(scoreScope);
  afterEach(undoAll);

  it('offers a diagnosis where the file exists, in each language', async function () {
    const model = await put(this, 'offered.onnx', gaussianModel());
    for (const [name, text] of [
      ['offer.py', 'import onnx\nnet = load("offered.onnx")\nother = load("absent.onnx")\n'],
      ['offer.ts', '\nconst net = load(`offered.onnx`);\n'],
      ['offer.js', "\nconst net = load('./offered.onnx');\n"],
      ['offer.json', '{\n  "model": "${workspaceFolder}/offered.onnx" }\n'],
      ['offer.yaml', 'here:\n  model: offered.onnx # the network\n'],
      ['offer.toml', '[model]\npath = "offered.onnx"\n'],
      ['offer.sh', '#!/bin/sh\npython sample.py --model=./offered.onnx\n'],
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

  it('opens the report beside the code, and stays there', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'beside.onnx', gaussianModel());
    const document = await program(this, 'load("beside.onnx")\n', 'beside.py');
    await reports.save(await storedReport(model));
    const { command } = await titled(document, /^Skip/);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    const [left, right] = vscode.window.tabGroups.all;
    const [code, page] = [left?.activeTab?.input, right?.activeTab?.input];
    assert.ok(code instanceof vscode.TabInputText && code.uri.fsPath === document.uri.fsPath);
    assert.ok(page instanceof vscode.TabInputCustom && page.uri.fsPath === model);
    await vscode.window.showTextDocument(document, left!.viewColumn);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    assert.equal(vscode.window.tabGroups.all.length, 2);
    // Behind the code it would cover it.
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
    await vscode.commands.executeCommand('scorescope.openReport', vscode.Uri.file(model));
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    const shown = vscode.window.tabGroups.all.map(({ activeTab }) => activeTab?.input);
    assert.ok(shown.some((tab) => tab instanceof vscode.TabInputText && tab.uri.fsPath === document.uri.fsPath));
    assert.ok(shown.some((tab) => tab instanceof vscode.TabInputCustom && tab.uri.fsPath === model));
  });

  it('keeps its verdict when the file is touched, and marks it beside a new run when the content changes', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'moving.onnx', gaussianModel({ seed: 71 }));
    const document = await program(this, 'load("moving.onnx")\n');
    await reports.save(await storedReport(model, { isOfContent: true }));
    await titled(document, /^Skip/);
    const touched = new Date(Date.now() + 60_000);
    await fs.utimes(model, touched, touched);
    await until(
      'the new time to be noted',
      async () => (await reports.latest(model))?.stamp.mtime === touched.getTime(),
    );
    assert.match((await titled(document, /^Skip/)).command.title, /^Skip/);
    await fs.writeFile(model, gaussianModel({ seed: 72 }));
    const old = await titled(document, /^\$\(history\) Before the file changed: Skip to σ .* just now$/);
    assert.equal(old.command.command, 'scorescope.openReport');
    const { command } = await titled(document, /^\$\(refresh\) Re-run$/);
    assert.equal(command.command, 'scorescope.diagnoseFile');
    // What was diagnosed once is recognized.
    await fs.writeFile(model, gaussianModel({ seed: 71 }));
    await titled(document, /^Skip/);
  });

  it('goes when the file goes', async function () {
    const model = await put(this, 'going.onnx', gaussianModel());
    const document = await program(this, 'load("going.onnx")\n');
    await titled(document, /^Diagnose/);
    await fs.rm(model);
    await until('no lens', async () => (await lensesOf(document)).length === 0);
    await fs.writeFile(model, gaussianModel());
    await titled(document, /^Diagnose/);
  });

  it('says that a diagnosis failed, and why', async function () {
    errorsShown(this);
    const model = await put(this, 'failing.onnx', 'no network at all');
    // The text of an open document follows the disk late.
    const document = await program(this, 'load("failing.onnx")\n', 'failing.py');
    const { command } = await titled(document, /^Diagnose/);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    await titled(document, /^\$\(error\) The diagnosis failed: failing\.onnx /);
    await titled(document, /Re-run$/);
    assert.ok(model);
  });

  it('stands above the folder of a pipeline, and where a name for a path is loaded', async function () {
    cleanUp(this, () => fs.rm(inWorkspace('pipe'), { recursive: true, force: true }));
    const model = await put(this, 'pipe/unet/model.onnx', gaussianModel());
    await put(this, 'pipe/model_index.json', '{"_class_name": "DDPMPipeline", "unet": ["diffusers", "UNet2DModel"]}');
    const text = 'HERE = Path(__file__).parent / "pipe"\nP.from_pretrained(HERE)\nload(HERE / "unet" / "model.onnx")\n';
    const document = await program(this, text, 'pipes.py');
    const lenses = await until('three lenses', async () => {
      const found = await lensesOf(document);
      return found.length === 3 ? found : null;
    });
    assert.deepEqual(
      lenses.map(({ line, command }) => [line, (command.arguments![0] as vscode.Uri).fsPath]),
      [
        [0, model],
        [1, model],
        [2, model],
      ],
    );
  });

  it('appears when the folder that it names is moved into the workspace whole', async function () {
    const outside = await fs.mkdtemp(path.join(path.dirname(inWorkspace('')), 'moved-'));
    cleanUp(this, () => fs.rm(outside, { recursive: true, force: true }));
    cleanUp(this, () => fs.rm(inWorkspace('moved'), { recursive: true, force: true }));
    await fs.mkdir(path.join(outside, 'unet'));
    await fs.writeFile(path.join(outside, 'unet', 'model.onnx'), gaussianModel());
    await fs.writeFile(path.join(outside, 'model_index.json'), '{"_class_name": "DDPMPipeline"}');
    const document = await program(this, 'load("moved/unet/model.onnx")\nP.from_pretrained("moved")\n', 'moving.py');
    assert.deepEqual(await lensesOf(document), []);
    await fs.rename(outside, inWorkspace('moved'));
    const lenses = await until('two lenses', async () => {
      const found = await lensesOf(document);
      return found.length === 2 ? found : null;
    });
    const model = inWorkspace(path.join('moved', 'unet', 'model.onnx'));
    assert.deepEqual(
      lenses.map(({ line, command }) => [line, (command.arguments![0] as vscode.Uri).fsPath]),
      [
        [0, model],
        [1, model],
      ],
    );
  });

  it('looks for no file outside of a workspace that is not trusted', async function () {
    const outside = await fs.mkdtemp(path.join(os.tmpdir(), 'scorescope-outside-'));
    cleanUp(this, () => fs.rm(outside, { recursive: true }));
    await fs.writeFile(path.join(outside, 'far.onnx'), gaussianModel());
    const text = `load("${outside.replaceAll('\\', '/')}/far.onnx")\nload("//server/share/far.onnx")\n`;
    const looks = looksAt(this, /far\.onnx/);
    distrust(this);
    assert.deepEqual(await lensesOf(await program(this, text, 'distrusted.py')), []);
    assert.deepEqual(looks, []);
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
    await titled(document, /Before the file changed/);
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
    const looks = looksAt(this, /(typed|never)\.onnx$|reports/);
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
