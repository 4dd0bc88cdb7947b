import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { planReference } from '../../src/worker/client';
import { npz, referenceArrays } from '../support/referenceFile';
import { gaussianModel } from './models';
import { workers } from './processes';
import {
  cleanUp,
  distrust,
  errorsShown,
  inWorkspace,
  lensesOf,
  put,
  replace,
  scoreScope,
  theExtension,
  undoAll,
  until,
} from './window';

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

  it('stands above an export whose reference is known, verifies against it, and writes the page as a file', async function () {
    await scoreScope();
    const model = await put(this, 'out/exported.onnx', gaussianModel({ seed: 52 }));
    const program = await put(this, 'export.py', 'import torch\ntorch.onnx.export(net, x, "out/exported.onnx")\n');
    const document = await vscode.workspace.openTextDocument(program);
    await vscode.window.showTextDocument(document);
    const lens = async (): Promise<vscode.Command | undefined> =>
      (await lensesOf(document)).find(({ command }) => command.command === 'scorescope.verify')?.command;
    await until('the lens of a diagnosis', async () => (await lensesOf(document)).length > 0);
    assert.equal(await lens(), undefined);

    const script = path.join(theExtension().extensionPath, 'dist', 'worker.js');
    const request = {
      model,
      family: 'edm',
      prediction: 'denoised',
      time: 'sigma',
      sampler: 'euler',
      steps: 6,
    } as const;
    const plan = await planReference(request, { script });
    // An original that answers nothing: the exported network is not the same.
    await put(this, 'out/ref.npz', npz(referenceArrays(plan, (x) => x.map(() => 0))));
    const command = await until('the lens of a verification', lens);
    assert.equal(command.title, '$(verified) Verify against ref.npz');
    const errors = errorsShown(this);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    await until('the page', () => front() === 'exported.onnx against ref.npz');

    const target = inWorkspace('out/page.html');
    cleanUp(this, () => rm(target, { force: true }));
    replace(this, vscode.window, 'showSaveDialog', () => Promise.resolve(vscode.Uri.file(target)));
    await vscode.commands.executeCommand('scorescope.exportVerification');
    const html = await until('the file', () => readFile(target, 'utf8').catch(() => null));
    assert.match(html, /Not the same model/);
    assert.match(html, />Different</);
    assert.deepEqual(errors, []);

    // What it was verified against stays known when the reference is gone.
    await rm(inWorkspace('out/ref.npz'));
    assert.equal((await until('the lens after that', lens)).title, '$(verified) Verify against ref.npz');
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
