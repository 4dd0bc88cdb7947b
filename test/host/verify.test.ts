import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { gaussianModel } from './models';
import { workers } from './processes';
import { distrust, errorsShown, put, scoreScope, undoAll, until } from './window';

describe('Verify Same Behavior', () => {
  afterEach(undoAll);

  const verify = (...files: string[]): Thenable<unknown> => {
    const uris = files.map((file) => vscode.Uri.file(file));
    return vscode.commands.executeCommand('scorescope.verify', uris[0], uris);
  };
  const front = (): string | undefined => vscode.window.tabGroups.activeTabGroup.activeTab?.label;

  it('shows a page on two selected networks, the one without a suffix as the original', async function () {
    await scoreScope();
    const a = await put(this, 'verified.onnx', gaussianModel({ seed: 50 }));
    const b = await put(this, 'verified_fp16.onnx', gaussianModel({ seed: 50 }));
    const errors = errorsShown(this);
    await verify(b, a);
    await until('the page', () => front() === 'verified_fp16.onnx against verified.onnx');
    assert.deepEqual(errors, []);
    assert.deepEqual(workers(), []);
  });

  it('refuses three files, and an untrusted workspace', async function () {
    await scoreScope();
    const model = await put(this, 'untrusted-verified.onnx', gaussianModel({ seed: 51 }));
    const errors = errorsShown(this);
    await verify(model, model, model);
    distrust(this);
    await verify(model, model);
    assert.match(errors.join('\n'), /Two networks are verified at a time.*\n.*not trusted/s);
    assert.deepEqual(workers(), []);
  });
});
