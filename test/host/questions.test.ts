import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { MarkedFolders, PIPELINES } from '../../src/editor/folders/markedFolders';
import { NewFolders } from '../../src/editor/folders/newFolders';
import { viewType } from '../../src/editor/pages';
import { conditionedModel, summed } from '../support/conditionedGraphs';
import { npyFile } from '../support/npyFile';
import { gaussianModel } from './models';
import { workers } from './processes';
import { cleanUp, distrust, errorsShown, inWorkspace, picks, put, replace, scoreScope, undoAll, until } from './window';

const said = { family: 'edm', prediction: 'denoised', time: 'sigma' };
const diagnose = (file: string): Thenable<unknown> =>
  vscode.commands.executeCommand('scorescope.diagnoseFile', vscode.Uri.file(file));

/** An exact denoiser with an input of no known role, which only its owner can speak for. */
const asksForHint = (): Uint8Array =>
  conditionedModel({
    shape: [1, 4, 4],
    variance: 0.5,
    inputs: [summed({ name: 'hint', type: 'float32', shape: ['batch', 3] }, 0.1, 16)],
  });

function modelInFront(): string | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === viewType ? input.uri.fsPath : undefined;
}

describe('a question about a checkpoint', () => {
  afterEach(undoAll);

  it('is a quick pick whose answer is kept beside the checkpoint, and the diagnosis goes on', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'asks.onnx', asksForHint());
    const sidecar = await put(this, 'asks.onnx.scorescope.json', JSON.stringify({ ...said, steps: 6 }));
    const errors = errorsShown(this);
    const offered = picks(this, 'hint: all zeros');
    await diagnose(model);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      offered.map(({ label }) => label.replace(/^\$\(\w+\) /, '')),
      ['hint: all zeros', 'hint: class 0', '$(list-selection) Enter values…', 'Edit the sidecar file…'],
    );
    const kept = await readFile(sidecar, 'utf8');
    assert.deepEqual(JSON.parse(kept), { ...said, steps: 6, zeros: ['hint'] });
    assert.match(kept, /^\{\n {2}"family": "edm",\n/);
    const stored = await reports.latest(model);
    assert.equal(stored?.report.sampler.steps, 6);
    assert.deepEqual(
      stored.report.conditions?.map(({ name }) => name),
      ['hint'],
    );
    assert.equal(modelInFront(), model);
  });

  it('is answered by a number, a class, or a file of the form, one input after another', async function () {
    const { reports } = await scoreScope();
    const inputs = ['difficulty', 'speed'].map((name) => summed({ name, type: 'float32', shape: ['batch'] }, 0.01, 16));
    const model = await put(this, 'form.onnx', conditionedModel({ shape: [1, 4, 4], variance: 0.5, inputs }));
    const sidecar = await put(this, 'form.onnx.scorescope.json', JSON.stringify({ ...said, steps: 6 }));
    const value = await put(this, 'speed.npy', npyFile([1], Float32Array.of(3)));
    const errors = errorsShown(this);
    const ways = ['Enter values…', 'A number…', 'A file…'];
    const titles: string[] = [];
    const pick: unknown = (items: readonly vscode.QuickPickItem[], { title = '' }: vscode.QuickPickOptions) => {
      titles.push(title);
      const way = ways.shift() ?? '';
      return Promise.resolve(items.find(({ label }) => label.endsWith(way)));
    };
    replace(this, vscode.window, 'showQuickPick', pick as typeof vscode.window.showQuickPick);
    replace(this, vscode.window, 'showInputBox', (options) => {
      assert.equal(options?.validateInput?.('six'), 'Enter a number.');
      assert.equal(options.validateInput('60'), undefined);
      return Promise.resolve('60');
    });
    replace(this, vscode.window, 'showOpenDialog', () => Promise.resolve([vscode.Uri.file(value)]));
    await diagnose(model);
    assert.deepEqual(errors, []);
    assert.match(titles[1]!, /^Input 1 of 2: difficulty \[batch\] \(unknown role\)$/);
    assert.deepEqual(JSON.parse(await readFile(sidecar, 'utf8')), {
      ...said,
      steps: 6,
      input: { difficulty: 60, speed: 'speed.npy' },
    });
    const stored = await reports.latest(model);
    assert.deepEqual(
      stored?.report.conditions?.map(({ source }) => source),
      ['60, as specified', 'from speed.npy'],
    );
  });

  it('that is turned away writes nothing, says nothing more, and can be answered later', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'later.onnx', asksForHint());
    const text = JSON.stringify(said);
    const sidecar = await put(this, 'later.onnx.scorescope.json', text);
    const errors = errorsShown(this);
    picks(this, 'none of them');
    await diagnose(model);
    assert.deepEqual(errors, []);
    assert.equal(await readFile(sidecar, 'utf8'), text);
    assert.equal(await reports.latest(model), null);
    assert.equal(modelInFront(), model);
    // The first card of the page.
    await vscode.commands.executeCommand('scorescope.choose', vscode.Uri.file(model), 0);
    assert.deepEqual(JSON.parse(await readFile(sidecar, 'utf8')), { ...said, zeros: ['hint'] });
    assert.ok(await reports.latest(model));
  });

  it('leaves a sidecar alone that is being edited', async function () {
    const model = await put(this, 'edited.onnx', asksForHint());
    const sidecar = await put(this, 'edited.onnx.scorescope.json', JSON.stringify(said));
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(sidecar));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 1), '"steps": 6, '));
    cleanUp(this, () => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
    const errors = errorsShown(this);
    picks(this, 'hint: all zeros');
    await diagnose(model);
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /edited\.onnx\.scorescope\.json has unsaved changes\. Save or revert it/);
    assert.equal(await readFile(sidecar, 'utf8'), JSON.stringify(said));
    await vscode.window.showTextDocument(vscode.Uri.file(sidecar));
  });

  it('is refused where the workspace is not trusted', async function () {
    const model = await put(this, 'stranger.onnx', asksForHint());
    const sidecar = await put(this, 'stranger.onnx.scorescope.json', JSON.stringify(said));
    const errors = errorsShown(this);
    distrust(this);
    picks(this, 'hint: all zeros');
    await diagnose(model);
    assert.match(errors[0]!, /runs no network in this workspace because it is not trusted\. Trust it with/);
    assert.deepEqual(workers(), []);
    await vscode.commands.executeCommand('scorescope.editSidecar', vscode.Uri.file(model));
    assert.match(errors[1]!, /does not write to this workspace because it is not trusted/);
    assert.equal(await readFile(sidecar, 'utf8'), JSON.stringify(said));
  });

  it('can be answered in the sidecar file itself, which is made where there is none', async function () {
    const model = await put(this, 'own.onnx', gaussianModel());
    const sidecar = `${model}.scorescope.json`;
    cleanUp(this, () => rm(sidecar, { force: true }));
    await vscode.commands.executeCommand('scorescope.editSidecar', vscode.Uri.file(model));
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, sidecar);
    assert.equal(await readFile(sidecar, 'utf8'), '{}\n');
  });
});

describe('the folder of a pipeline', () => {
  afterEach(undoAll);

  it('is diagnosed by the network in it, whose page opens', async function () {
    const { reports } = await scoreScope();
    cleanUp(this, () => rm(inWorkspace('pipeline'), { recursive: true, force: true }));
    await put(
      this,
      'pipeline/model_index.json',
      '{"_class_name": "DDPMPipeline", "unet": ["diffusers", "UNet2DModel"]}',
    );
    const model = await put(this, 'pipeline/unet/model.onnx', gaussianModel({ seed: 6 }));
    await put(this, 'pipeline/unet/model.onnx.scorescope.json', JSON.stringify({ ...said, steps: 6 }));
    const errors = errorsShown(this);
    await diagnose(inWorkspace('pipeline'));
    assert.deepEqual(errors, []);
    assert.equal(modelInFront(), model);
    assert.equal((await reports.latest(model))?.report.sampler.steps, 6);
  });

  it('without a network ends in a sentence', async function () {
    cleanUp(this, () => rm(inWorkspace('empty'), { recursive: true, force: true }));
    await put(this, 'empty/model_index.json', '{}');
    const errors = errorsShown(this);
    await diagnose(inWorkspace('empty'));
    assert.match(errors[0]!, /^empty is a folder without a denoising network/);
  });

  it('is known to the menu as long as it is there', async function () {
    const keys: unknown[] = [];
    const run = vscode.commands.executeCommand;
    replace(this, vscode.commands, 'executeCommand', ((command: string, ...words: unknown[]) => {
      if (command === 'setContext' && words[0] === 'scorescope.diffusersFolders') keys.push(words[1]);
      return run(command, ...words);
    }) as typeof vscode.commands.executeCommand);
    const newFolders = new NewFolders();
    const watched = new MarkedFolders(PIPELINES, newFolders);
    for (const one of [newFolders, watched]) cleanUp(this, () => one.dispose());
    const [folder, second] = ['watched', 'bare'].map(inWorkspace);
    for (const one of [folder!, second!]) cleanUp(this, () => rm(one, { recursive: true, force: true }));
    await put(this, 'watched/model_index.json', '{}');
    await put(this, path.join('bare', 'transformer', 'model.onnx'), '');
    await until('both folders', () => watched.folders.includes(folder!) && watched.folders.includes(second!));
    assert.deepEqual(keys.at(-1), watched.folders);
    await rm(folder!, { recursive: true });
    await until('the folder to be forgotten', () => !watched.folders.includes(folder!));
    assert.ok(watched.folders.includes(second!));
  });
});
