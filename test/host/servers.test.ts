import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { gaussianModel } from './models';
import { workers } from './processes';
import { cleanUp, distrust, errorsShown, put, replace, scoreScope, undoAll, until } from './window';

describe('Diagnose a Network on a Server', () => {
  afterEach(undoAll);

  const serve = async (test: Mocha.Context, file: string): Promise<{ address: string; stop: () => void }> => {
    const server = fork(path.join(__dirname, 'servedNetworkProcess.js'), [file]);
    cleanUp(test, () => server.kill('SIGKILL'));
    const [address] = (await once(server, 'message')) as [string];
    return { address, stop: () => void server.kill('SIGKILL') };
  };
  /** Answers one question after another; tells what was asked. */
  const answers = (test: Mocha.Context, ...texts: string[]): vscode.InputBoxOptions[] => {
    const asked: vscode.InputBoxOptions[] = [];
    const show: unknown = (options: vscode.InputBoxOptions) => {
      asked.push(options);
      return Promise.resolve(texts.shift());
    };
    replace(test, vscode.window, 'showInputBox', show as typeof vscode.window.showInputBox);
    return asked;
  };
  const ask = (): Thenable<unknown> => vscode.commands.executeCommand('scorescope.diagnoseOnServer');

  it('asks for server and name, diagnoses there, and asks the same server again', async function () {
    const { reports } = await scoreScope();
    const file = await put(this, 'served.onnx', gaussianModel({ seed: 97 }));
    const { address } = await serve(this, file);
    await rm(file);
    const asked = answers(this, new URL(address).origin, 'net');
    const errors = errorsShown(this);
    await ask();
    assert.equal(asked.length, 2);
    assert.deepEqual(errors, []);
    const stored = (await reports.list()).find(({ report }) => report.provider.used === 'remote')!;
    cleanUp(this, () => reports.remove(stored));
    assert.equal(stored.report.provider.remote!.servers[0]!.address, address);
    assert.equal(path.basename(stored.model), 'net.onnx');
    await until('its page', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'net.onnx');

    await vscode.commands.executeCommand('scorescope.diagnoseFile', vscode.Uri.file(stored.model));
    const again = (await reports.latest(stored.model))!;
    cleanUp(this, () => reports.remove(again));
    assert.notEqual(again.report.createdAt, stored.report.createdAt);
    assert.equal(again.report.provider.remote!.servers[0]!.address, address);
    assert.deepEqual(workers(), []);
  });

  it('says in a sentence what is wrong with an address', async function () {
    await scoreScope();
    answers(this, 'http://127.0.0.1:9/v2/models/a');
    const errors = errorsShown(this);
    await ask();
    assert.match(errors[0] ?? '', /A server does not answer: http:\/\/127\.0\.0\.1:9\/v2\/models\/a: /);
    assert.deepEqual(workers(), []);
  });

  it('asks for nothing and sends nothing in a workspace that is not trusted', async function () {
    await scoreScope();
    distrust(this);
    const asked = answers(this, 'http://127.0.0.1:9/v2/models/a');
    const errors = errorsShown(this);
    await ask();
    assert.deepEqual(asked, []);
    assert.match(errors[0] ?? '', /not trusted/);
  });
});
