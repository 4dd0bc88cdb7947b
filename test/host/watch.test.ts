import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { gaussianModel } from './models';
import { workers } from './processes';
import { cleanUp, inWorkspace, put, replace, scoreScope, undoAll, until } from './window';

async function set(test: Mocha.Context, id: string, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration('scorescope');
  cleanUp(test, () => settings.update(id, undefined, vscode.ConfigurationTarget.Global));
  await settings.update(id, value, vscode.ConfigurationTarget.Global);
}

function told(test: Mocha.Context): string[] {
  const messages: string[] = [];
  const tell = (message: string): Thenable<undefined> => {
    messages.push(message);
    return Promise.resolve(undefined);
  };
  replace(test, vscode.window, 'showInformationMessage', tell as typeof vscode.window.showInformationMessage);
  return messages;
}

describe('a checkpoint that is written anew', () => {
  before(scoreScope);
  afterEach(undoAll);

  it('is diagnosed again when it is whole, in silence where nothing changed beyond noise', async function () {
    const { reports } = await scoreScope();
    const messages = told(this);
    const model = await put(this, 'net-epoch1.onnx', gaussianModel({ seed: 21 }));
    await vscode.commands.executeCommand('scorescope.diagnoseFile', vscode.Uri.file(model));
    const before = (await reports.latest(model))!.report;
    await set(this, 'rerunOnChange', true);
    messages.length = 0;
    const bytes = gaussianModel({ seed: 22 });
    // Written in two parts, with a pause between them: half of it is no network.
    const half = bytes.length >> 1;
    await fs.writeFile(model, bytes.slice(0, half));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.deepEqual(workers(), []);
    await fs.appendFile(model, bytes.slice(half));
    const after = await until('the new report', async () => {
      const { report } = (await reports.latest(model))!;
      return report.createdAt === before.createdAt ? null : report;
    });
    assert.notEqual(after.model.sha256, before.model.sha256);
    assert.deepEqual(messages, []);
  });

  it('is compared with the one before it in its series, and the change is told once', async function () {
    const { reports } = await scoreScope();
    const messages = told(this);
    const first = await put(this, 'run/unet-epoch40.onnx', gaussianModel({ seed: 23 }));
    await vscode.commands.executeCommand('scorescope.diagnoseFile', vscode.Uri.file(first));
    const stored = (await reports.latest(first))!;
    // As if that one had been poor.
    stored.report.warnings.push({ code: 'under-trained', message: 'Poor.' });
    stored.report.createdAt = new Date(Date.now() + 1000).toISOString();
    await reports.save(stored);
    await set(this, 'rerunOnChange', true);
    messages.length = 0;
    const next = await put(this, 'run/unet-epoch60.onnx', gaussianModel({ seed: 24 }));
    await until('the report on the next one', () => reports.latest(next));
    await until('the message', () => messages.length > 0);
    assert.match(messages[0]!, /^unet-epoch60\.onnx, epoch 40 → 60: under-trained is gone/);
    assert.equal(messages.length, 1);
    assert.equal((await reports.latest(next))!.report.linearity.length < 9, true);
  });

  it('is left alone by default, and where it was never diagnosed', async function () {
    const { reports } = await scoreScope();
    await put(this, 'quiet.onnx', gaussianModel({ seed: 25 }));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await set(this, 'rerunOnChange', true);
    const model = await put(this, 'alone.onnx', gaussianModel({ seed: 26 }));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.deepEqual(workers(), []);
    assert.equal(await reports.latest(model), null);
    assert.equal(await reports.latest(inWorkspace('quiet.onnx')), null);
  });
});
