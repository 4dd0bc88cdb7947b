import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Contents } from '../../src/editor/contents';
import { ReportsView, type CheckpointNode, type RunNode } from '../../src/editor/history/reportsView';
import { gaussianModel } from './models';
import { storedReport } from './reports';
import { cleanUp, errorsShown, put, replace, scoreScope, undoAll, until } from './window';

/** The view as the window has it, on the same store. */
async function theView(test: Mocha.Context): Promise<ReportsView> {
  const { reports } = await scoreScope();
  const contents = new Contents(reports);
  const view = new ReportsView(reports, contents);
  cleanUp(test, () => {
    view.dispose();
    contents.dispose();
  });
  return view;
}

/** Saves two reports on a checkpoint, a day apart. */
async function twoReports(test: Mocha.Context, name: string): Promise<string> {
  const { reports } = await scoreScope();
  const model = await put(test, name, gaussianModel());
  const [earlier, later] = [await storedReport(model), await storedReport(model)];
  earlier.report.createdAt = new Date(Date.now() - 24 * 3_600_000).toISOString();
  earlier.report.skip.recommended = null;
  await reports.save(earlier);
  await reports.save(later);
  return model;
}

async function nodeOf(view: ReportsView, model: string): Promise<CheckpointNode> {
  const node = (await view.getChildren()).find((one) => one.kind === 'checkpoint' && one.model === model);
  assert.ok(node?.kind === 'checkpoint', 'the checkpoint is not listed');
  return node;
}

const run = (command: string, node: CheckpointNode | RunNode) =>
  vscode.commands.executeCommand(`scorescope.${command}`, node);
const shown = (is: (tab: vscode.Tab) => boolean) =>
  until('the tab', () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).find(is));

describe('the Reports view', () => {
  before(scoreScope);
  afterEach(undoAll);

  it('lists checkpoints, and under each its reports with verdict and age, the newest first', async function () {
    const view = await theView(this);
    const model = await twoReports(this, 'listed.onnx');
    const node = await nodeOf(view, model);
    const item = view.getTreeItem(node);
    assert.equal(item.label, 'listed.onnx');
    assert.equal(node.file, 'same');
    const runs = (await view.getChildren(node)).map((one) => view.getTreeItem(one));
    assert.deepEqual(
      runs.map(({ label, contextValue }) => [label, contextValue]),
      [
        ['just now', 'run previous'],
        ['24 h ago', 'run'],
      ],
    );
    assert.match(String(runs[0]!.description), /^Skip to σ 19\.4 · .*cpu/);
    await vscode.commands.executeCommand('scorescope.reports.focus');
  });

  it('marks what has changed since, and what is gone', async function () {
    const { reports } = await scoreScope();
    const view = await theView(this);
    const model = await put(this, 'outdated.onnx', gaussianModel({ seed: 61 }));
    await reports.save(await storedReport(model, { isOfContent: true }));
    await put(this, 'outdated.onnx', new Uint8Array([...gaussianModel({ seed: 62 }), 0]));
    assert.equal((await nodeOf(view, model)).file, 'changed');
    assert.match(String(view.getTreeItem(await nodeOf(view, model)).description), /^changed since/);
    await vscode.workspace.fs.delete(vscode.Uri.file(model));
    assert.equal((await nodeOf(view, model)).file, 'gone');
  });

  it('opens the last report as its page, and an earlier one by itself', async function () {
    const view = await theView(this);
    const model = await twoReports(this, 'opened.onnx');
    const [latest, earlier] = (await nodeOf(view, model)).runs;
    await run('openRun', latest!);
    await shown(({ input }) => input instanceof vscode.TabInputCustom && input.uri.fsPath === model);
    await run('openRun', earlier!);
    await shown(({ input, label }) => input instanceof vscode.TabInputWebview && /^opened\.onnx, /.test(label));
  });

  it('compares a report with the one before it, in one click', async function () {
    const view = await theView(this);
    const model = await twoReports(this, 'compared.onnx');
    const [latest, earlier] = (await nodeOf(view, model)).runs;
    const errors = errorsShown(this);
    await run('compareWithPrevious', latest!);
    await shown(({ label }) => label === 'compared.onnx and compared.onnx');
    await run('compareWithPrevious', earlier!);
    assert.match(errors[0]!, /There is no earlier report on compared\.onnx/);
  });

  it('exports a report', async function () {
    const view = await theView(this);
    const model = await twoReports(this, 'sent.onnx');
    const target = await put(this, 'sent.html', '');
    replace(this, vscode.window, 'showSaveDialog', () => Promise.resolve(vscode.Uri.file(target)));
    replace(this, vscode.window, 'showInformationMessage', () => Promise.resolve(undefined));
    await run('exportRun', (await nodeOf(view, model)).runs[1]!);
    assert.match(await readFile(target, 'utf8'), /sent\.onnx/);
  });

  it('deletes a report, and restores it where that is wanted', async function () {
    const { reports } = await scoreScope();
    const view = await theView(this);
    const model = await twoReports(this, 'deleted.onnx');
    let answer: string | undefined = 'Undo';
    const told: string[] = [];
    const tell = (message: string): Thenable<string | undefined> => {
      told.push(message);
      return Promise.resolve(answer);
    };
    replace(this, vscode.window, 'showInformationMessage', tell as typeof vscode.window.showInformationMessage);
    const [latest] = (await nodeOf(view, model)).runs;
    await run('deleteRun', latest!);
    assert.match(told[0]!, /The report on deleted\.onnx was deleted\./);
    assert.equal((await nodeOf(view, model)).runs.length, 2);
    answer = undefined;
    await run('deleteRun', latest!);
    assert.equal((await nodeOf(view, model)).runs.length, 1);
    await run('deleteRun', await nodeOf(view, model));
    assert.ok(!(await view.getChildren()).some((node) => node.model === model));
    assert.equal(await reports.latest(model), null);
    assert.equal(path.basename(model), 'deleted.onnx');
  });
});
