import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { ReportStore } from '../../src/reports/store/store';
import { viewType } from '../../src/editor/pages';
import { Runs } from '../../src/editor/queue/runs';
import { gaussianModel } from './models';
import { runs, workers } from './processes';
import {
  cleanUp,
  errorsShown,
  inWorkspace,
  listed,
  put,
  replace,
  scoreScope,
  theExtension,
  undoAll,
  until,
} from './window';

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

  it('from a right-click: opens the page, stores the report, and says nothing beside the page', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'clicked.onnx', gaussianModel());
    const progress = progressShown(this);
    const errors = errorsShown(this);
    await diagnose(model);
    assert.deepEqual(errors, []);
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom && tab.viewType === viewType && tab.uri.fsPath === model);
    assert.deepEqual(progress.titles, []);
    const stored = await reports.latest(model);
    assert.equal(stored?.report.model.path, model);
    assert.ok(stored.report.linearity.length > 0);
    assert.deepEqual(workers(), []);
  });

  it('shows stage, percent and time in a notification while its page is not in front', async function () {
    const model = await put(this, 'behind.onnx', gaussianModel({ seed: 7 }));
    const progress = progressShown(this);
    const other = await vscode.workspace.openTextDocument({ content: 'elsewhere' });
    const done = diagnose(model);
    await until('the page', () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return tab instanceof vscode.TabInputCustom && tab.uri.fsPath === model;
    });
    await vscode.window.showTextDocument(other, { preview: false });
    await done;
    assert.deepEqual(progress.titles, ['Diagnosing behind.onnx']);
    assert.ok(
      progress.messages.some((message) => /^.+ · \d+ % · \d+ (s|min) left$/.test(message)),
      progress.messages.join('\n'),
    );
    assert.ok(progress.percent() > 0 && progress.percent() <= 100.001, `${progress.percent()} %`);
  });

  it('ends within 200 ms of Cancel, which acts on the page in front, and says nothing', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'cancelled.onnx', gaussianModel({ seed: 2 }));
    const errors = errorsShown(this);
    const done = diagnose(model);
    const [pid] = await until('the worker', () => (workers()[0] ? workers() : null));
    await until(
      'the page',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom,
    );
    const pressed = performance.now();
    void vscode.commands.executeCommand('scorescope.cancel');
    await until('the end of the worker', () => !runs(pid!));
    const milliseconds = performance.now() - pressed;
    assert.ok(milliseconds < 200, `${milliseconds} ms`);
    await done;
    assert.deepEqual(errors, []);
    assert.equal(await reports.latest(model), null);
  });

  it('becomes a sentence when its process is killed, and the next one runs', async function () {
    const model = await put(this, 'killed.onnx', gaussianModel({ seed: 3 }));
    const errors = errorsShown(this);
    const done = diagnose(model);
    const [pid] = await until('the worker', () => (workers()[0] ? workers() : null));
    process.kill(pid!, 'SIGKILL');
    await done;
    const failure = (await listed(this)).find(({ label }) => label === '$(error) killed.onnx');
    assert.match(
      failure!.detail!,
      /^The process that runs killed\.onnx ended( during the stage .*)?: it was killed \(SIGKILL\)/,
    );
    await diagnose(model);
    const { reports } = await scoreScope();
    assert.equal((await reports.latest(model))?.report.model.path, model);
    // The page in front said it.
    assert.deepEqual(errors, []);
  });

  it('keeps what was measured when its process is killed, marked partial, and a whole report is shown before it', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'halfway.onnx', gaussianModel({ seed: 6 }));
    const done = diagnose(model);
    const measured = async (): Promise<boolean> =>
      (await listed(this)).some(({ detail }) => /plans|half the steps|images/.test(detail ?? ''));
    const [pid] = await until('a structure', async () => ((await measured()) && workers()[0] ? workers() : null));
    process.kill(pid!, 'SIGKILL');
    await done;
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
    const both = [diagnose(model), diagnose(model)];
    await until('the worker', () => workers().length > 0);
    assert.equal(workers().length, 1);
    assert.equal((await listed(this)).filter(({ label }) => label.endsWith('twice.onnx')).length, 1);
    await vscode.commands.executeCommand('scorescope.cancel', vscode.Uri.file(model));
    await Promise.all(both);
  });

  it('of a file that is no network ends in one sentence and what to do', async function () {
    const errors = errorsShown(this);
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n';
    await diagnose(await put(this, 'pointer.onnx', pointer));
    await diagnose(inWorkspace('nowhere.onnx'));
    const details = (await listed(this)).map(({ detail }) => detail).join('\n');
    assert.match(details, /git lfs pull/);
    assert.match(details, /nowhere\.onnx was not found/);
    assert.deepEqual(errors, []);
  });

  it('tells of a mistake in the sidecar file', async function () {
    const model = await put(this, 'aside.onnx', gaussianModel());
    await put(this, 'aside.onnx.scorescope.json', '{ "famly": "edm" }');
    await diagnose(model);
    assert.match((await listed(this))[0]!.detail!, /famly/);
  });
});

describe('the queue', () => {
  before(scoreScope);
  beforeEach(async function () {
    await listed(this);
  });
  afterEach(undoAll);

  it('runs one network at a time, in the order in which they were asked for', async function () {
    const models = [
      await put(this, 'first-in-line.onnx', gaussianModel({ seed: 11 })),
      await put(this, 'second-in-line.onnx', gaussianModel({ seed: 12 })),
    ];
    const told: string[] = [];
    replace(this, vscode.window, 'showInformationMessage', (message: string) => {
      told.push(message);
      return Promise.resolve(undefined);
    });
    const both = models.map(diagnose);
    await until('the worker', () => workers().length > 0);
    const offered = await listed(this);
    assert.deepEqual(
      offered.map(({ label, description }) => [label, description]),
      [
        ['$(loading~spin) first-in-line.onnx', 'running'],
        ['$(clock) second-in-line.onnx', 'waiting'],
        ['$(stop-circle) Cancel All', ''],
      ],
    );
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, workers().length)), 20);
    cleanUp(this, () => clearInterval(watching));
    await Promise.all(both);
    assert.equal(most, 1);
    const { reports } = await scoreScope();
    const [first, second] = await Promise.all(
      models.map(async (model) => (await reports.latest(model))!.report.createdAt),
    );
    assert.ok(first! < second!);
  });

  it('goes on after a bad file of a selection, and tells of each in its list', async function () {
    const told: string[] = [];
    const press: unknown = (message: string, button: string) => {
      told.push(`${message} [${button}]`);
      return Promise.resolve(button);
    };
    replace(this, vscode.window, 'showInformationMessage', press as typeof vscode.window.showInformationMessage);
    const errors = errorsShown(this);
    const chosen = [
      await put(this, 'chosen-bad.onnx', 'no network'),
      await put(this, 'chosen-good.onnx', gaussianModel({ seed: 13 })),
    ].map((file) => vscode.Uri.file(file));
    const all = vscode.commands.executeCommand('scorescope.diagnoseFile', chosen[0], chosen);
    const front = (): string | undefined => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    await until('the page of both', () => front()?.endsWith(': 2 checkpoints'));
    // The user turns to other work.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await all;
    assert.deepEqual(told, ['1 diagnosed, 1 failed. [Open Series]']);
    await until('the page of both again', () => front()?.endsWith(': 2 checkpoints'));
    assert.deepEqual(errors, []);
    assert.deepEqual(
      (await listed(this)).map(({ label, description }) => [label, description]),
      [
        ['$(error) chosen-bad.onnx', 'failed'],
        ['$(pass) chosen-good.onnx', 'done'],
      ],
    );
    assert.deepEqual(await listed(this), []);
  });

  it('takes out what is canceled while it waits, at once', async function () {
    const [running, waiting] = [
      await put(this, 'goes-on.onnx', gaussianModel({ seed: 14 })),
      await put(this, 'taken-out.onnx', gaussianModel({ seed: 15 })),
    ];
    const first = diagnose(running);
    const second = diagnose(waiting);
    await until('the worker', () => workers().length > 0);
    await vscode.commands.executeCommand('scorescope.cancel', vscode.Uri.file(waiting));
    await second;
    assert.equal(workers().length, 1);
    await vscode.commands.executeCommand('scorescope.cancel', vscode.Uri.file(running));
    await first;
    const { reports } = await scoreScope();
    assert.equal(await reports.latest(waiting), null);
  });
});

describe('the diagnoses of a window', () => {
  afterEach(undoAll);

  it('end with it, and so do their processes', async function () {
    const model = await put(this, 'left.onnx', gaussianModel({ seed: 5 }));
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
