import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { errorsShown, replace, scoreScope, undoAll } from './window';

describe('Open Sample Checkpoint', () => {
  before(scoreScope);
  afterEach(undoAll);

  it("opens a copy of the sample that is the user's own, with its data beside it, and offers a diagnosis", async function () {
    const offered: string[] = [];
    const offer = (message: string, ...labels: string[]): Thenable<undefined> => {
      offered.push(message, ...labels);
      return Promise.resolve(undefined);
    };
    replace(this, vscode.window, 'showInformationMessage', offer as typeof vscode.window.showInformationMessage);
    const errors = errorsShown(this);
    await vscode.commands.executeCommand('scorescope.openSample');
    assert.deepEqual(errors, []);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom);
    const model = tab.uri.fsPath;
    assert.equal(path.basename(model), 'fashion.onnx');
    assert.match(model, /globalStorage/);
    const sidecar = JSON.parse(await readFile(`${model}.scorescope.json`, 'utf8')) as { data: string };
    assert.ok((await stat(path.join(path.dirname(model), sidecar.data))).size > 0);
    assert.equal(offered[1], 'Diagnose');
  });

  it('leaves the copy as it is the next time, so that its report stays up to date', async function () {
    replace(this, vscode.window, 'showInformationMessage', () => Promise.resolve(undefined));
    await vscode.commands.executeCommand('scorescope.openSample');
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom);
    const { mtimeMs } = await stat(tab.uri.fsPath);
    await vscode.commands.executeCommand('scorescope.openSample');
    assert.equal((await stat(tab.uri.fsPath)).mtimeMs, mtimeMs);
  });
});
