import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { ReportStore } from '../../src/reports/store/store';
import { viewType } from '../../src/editor/checkpointEditor';
import { Runs } from '../../src/editor/runs';
import { gaussianModel } from './models';
import { runs, workers } from './processes';
import { cleanUp, errorsShown, inWorkspace, put, replace, scoreScope, theExtension, undoAll, until } from './window';

const diagnose = (model: string): Thenable<unknown> =>
  vscode.commands.executeCommand('scorescope.diagnoseFile', vscode.Uri.file(model));

/** Watches the progress notification, whose Cancel button the test may press. */
function progressShown(test: Mocha.Context): {
  titles: string[];
  messages: string[];
  percent(): number;
  cancel(): void;
} {
  const titles: string[] = [];
  const messages: string[] = [];
  let percent = 0;
  const button = new vscode.CancellationTokenSource();
  cleanUp(test, () => button.dispose());
  replace(test, vscode.window, 'withProgress', (options, task) => {
    assert.equal(options.cancellable, true);
    titles.push(options.title ?? '');
    const report = (step: { message?: string; increment?: number }): void => {
      messages.push(step.message ?? '');
      percent += step.increment ?? 0;
    };
    return task({ report }, button.token);
  });
  return { titles, messages, percent: () => percent, cancel: () => button.cancel() };
}

describe('a diagnosis', () => {
  afterEach(undoAll);

  it('from a right-click: opens the page, shows progress, stores the report', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'clicked.onnx', gaussianModel());
    const progress = progressShown(this);
    const errors = errorsShown(this);
    await diagnose(model);
    assert.deepEqual(errors, []);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom && tab.viewType === viewType && tab.uri.fsPath === model);
    assert.deepEqual(progress.titles, ['Diagnosing clicked.onnx']);
    assert.ok(
      progress.messages.some((message) => /^.+ · \d+ % · \d+ (s|min) left$/.test(message)),
      progress.messages.join('\n'),
    );
    assert.ok(progress.percent() > 50 && progress.percent() <= 100.001, `${progress.percent()} %`);
    const stored = await reports.latest(model);
    assert.equal(stored?.report.model.path, model);
    assert.ok(stored.report.linearity.length > 0);
    assert.deepEqual(workers(), []);
  });

  it('ends within 200 ms of Cancel, and says nothing', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'cancelled.onnx', gaussianModel({ seed: 2 }));
    const progress = progressShown(this);
    const errors = errorsShown(this);
    const done = diagnose(model);
    const [pid] = await until('the worker', () => (progress.messages.length > 0 && workers()[0] ? workers() : null));
    const pressed = performance.now();
    progress.cancel();
    await until('the end of the worker', () => !runs(pid!));
    const milliseconds = performance.now() - pressed;
    assert.ok(milliseconds < 200, `${milliseconds} ms`);
    await done;
    assert.deepEqual(errors, []);
    assert.equal(await reports.latest(model), null);
  });

  it('becomes a sentence when its process is killed, and the next one runs', async function () {
    const model = await put(this, 'killed.onnx', gaussianModel({ seed: 3 }));
    const progress = progressShown(this);
    const errors = errorsShown(this);
    const done = diagnose(model);
    const [pid] = await until('the worker', () => (progress.messages.length > 0 && workers()[0] ? workers() : null));
    process.kill(pid!, 'SIGKILL');
    await done;
    assert.equal(errors.length, 1);
    assert.match(
      errors[0]!,
      /^The process that runs killed\.onnx ended during the stage .*: it was killed \(SIGKILL\)/,
    );
    await diagnose(model);
    const { reports } = await scoreScope();
    assert.equal((await reports.latest(model))?.report.model.path, model);
    assert.equal(errors.length, 1);
  });

  it('keeps what was measured when its process is killed, marked partial, and a whole report is shown before it', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'halfway.onnx', gaussianModel({ seed: 6 }));
    const progress = progressShown(this);
    const errors = errorsShown(this);
    const done = diagnose(model);
    const measured = (): boolean => progress.messages.some((message) => /plans|half the steps|images/.test(message));
    const [pid] = await until('a structure', () => (measured() && workers()[0] ? workers() : null));
    process.kill(pid!, 'SIGKILL');
    await done;
    assert.equal(errors.length, 1);
    const kept = await reports.latest(model);
    assert.equal(kept?.report.partial, true);
    assert.ok(kept.report.evaluations.total > 0 && kept.report.trajectory.length > 0);
    await diagnose(model);
    const whole = await reports.latest(model);
    assert.equal(whole?.report.partial, undefined);
    assert.equal((await reports.runs(whole!.report.model.sha256)).length, 2);
  });

  it('is joined, not started twice', async function () {
    const model = await put(this, 'twice.onnx', gaussianModel({ seed: 4 }));
    const progress = progressShown(this);
    const both = [diagnose(model), diagnose(model)];
    await until('the worker', () => progress.messages.length > 0);
    assert.equal(workers().length, 1);
    await vscode.commands.executeCommand('scorescope.cancel', vscode.Uri.file(model));
    await Promise.all(both);
    assert.equal(progress.titles.length, 1);
  });

  it('of a file that is no network ends in one sentence and what to do', async function () {
    const errors = errorsShown(this);
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n';
    await diagnose(await put(this, 'pointer.onnx', pointer));
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /git lfs pull/);
    await diagnose(inWorkspace('nowhere.onnx'));
    assert.match(errors[1]!, /nowhere\.onnx was not found/);
  });

  it('tells of a mistake in the sidecar file', async function () {
    const errors = errorsShown(this);
    const model = await put(this, 'aside.onnx', gaussianModel());
    await put(this, 'aside.onnx.scorescope.json', '{ "famly": "edm" }');
    await diagnose(model);
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /famly/);
  });
});

describe('the diagnoses of a window', () => {
  afterEach(undoAll);

  it('end with it, and so do their processes', async function () {
    const model = await put(this, 'left.onnx', gaussianModel({ seed: 5 }));
    progressShown(this);
    const runsOfWindow = new Runs({
      store: new ReportStore(inWorkspace('reports')),
      stamp: () => Promise.resolve({ mtime: 1, bytes: 1 }),
      launch: () => ({ script: path.join(theExtension().extensionPath, 'dist', 'worker.js') }),
    });
    const run = runsOfWindow.start(model);
    const [pid] = await until('the worker', () => (workers()[0] ? workers() : null));
    runsOfWindow.dispose();
    assert.equal(await run, null);
    await until('the end of the worker', () => !runs(pid!), 1);
  });
});
