import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Contents } from '../../src/editor/contents';
import { Failures } from '../../src/editor/failures';
import { MarkedFolders, SERIES } from '../../src/editor/folders/markedFolders';
import { ModelFiles } from '../../src/editor/modelFiles';
import { NewFolders } from '../../src/editor/folders/newFolders';
import { PageRequests } from '../../src/editor/page/requests';
import { Runs } from '../../src/editor/queue/runs';
import { SeriesPage } from '../../src/editor/series/seriesPage';
import type { PageState, ShownSeries } from '../../src/shared/page';
import { gaussianModel } from './models';
import { workers } from './processes';
import { storedReport } from './reports';
import {
  cleanUp,
  distrust,
  errorsShown,
  inWorkspace,
  put,
  replace,
  scoreScope,
  theExtension,
  undoAll,
  until,
} from './window';

/** What the pages of series were given, in order; the test may speak for the last page that was opened. */
function seriesShown(test: Mocha.Context): { shown: ShownSeries[]; say: (name: string, ...args: unknown[]) => void } {
  const shown: ShownSeries[] = [];
  let say: (name: string, ...args: unknown[]) => void = () => undefined;
  const create = vscode.window.createWebviewPanel;
  replace(test, vscode.window, 'createWebviewPanel', (...words: Parameters<typeof create>) => {
    const panel = create(...words);
    const said = new vscode.EventEmitter<unknown>();
    const listen = panel.webview.onDidReceiveMessage;
    Object.defineProperty(panel.webview, 'onDidReceiveMessage', {
      value: (receive: (message: unknown) => void) => {
        said.event(receive);
        return listen.call(panel.webview, receive);
      },
    });
    let call = 1000;
    say = (name, ...args) => said.fire({ call: call++, name, args });
    const post = panel.webview.postMessage.bind(panel.webview);
    panel.webview.postMessage = (message: { result?: { ok?: PageState }; name?: string; args?: [PageState] }) => {
      const state = message.name === 'show' ? message.args?.[0] : message.result?.ok;
      if (state?.series) shown.push(state.series);
      return post(message);
    };
    return panel;
  });
  return { shown, say: (...words) => say(...words) };
}

const rows = ({ series, states }: ShownSeries): string[] =>
  series.members.map(({ label, report, failure }, i) =>
    [label, states?.[i] ?? (report ? 'report' : failure ? 'failed' : 'none')].join(': '),
  );
const front = (): string | undefined => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
const run = (command: string, files: readonly string[]): Thenable<unknown> => {
  const uris = files.map((file) => vscode.Uri.file(file));
  return vscode.commands.executeCommand(`scorescope.${command}`, uris[0], uris);
};

/** A training run in a folder of its own. */
async function training(test: Mocha.Context, folder: string, steps: readonly number[]): Promise<string[]> {
  cleanUp(test, () => rm(inWorkspace(folder), { recursive: true, force: true }));
  const files: string[] = [];
  for (const step of steps)
    files.push(await put(test, `${folder}/step-${step}.onnx`, gaussianModel({ seed: 70 + step })));
  return files;
}

describe('a series of checkpoints', () => {
  afterEach(undoAll);

  it('is the page of a selection that is diagnosed, live, and tells which failed', async function () {
    await scoreScope();
    const { shown } = seriesShown(this);
    const errors = errorsShown(this);
    const told: string[] = [];
    replace(this, vscode.window, 'showInformationMessage', (message: string) => {
      told.push(message);
      return Promise.resolve(undefined);
    });
    const models = await training(this, 'training', [20, 10]);
    const bad = await put(this, 'training/step-30.onnx', 'no network');
    await run('diagnoseFile', [...models, bad]);
    const last = await until('the last row', () => shown.find((one) => rows(one).includes('step 30: failed')));
    assert.deepEqual(rows(last), ['step 10: report', 'step 20: report', 'step 30: failed']);
    assert.match(last.series.best!.reason, /^step \d0 is the best: /);
    assert.match(last.series.members[2]!.failure!, /step-30\.onnx/);
    const running = shown.map(rows).find((one) => one.includes('step 20: running'));
    assert.ok(running?.includes('step 10: waiting'), JSON.stringify(shown.map(rows)));
    assert.ok(shown.some((one) => rows(one).join() === 'step 10: running,step 20: report,step 30: waiting'));
    assert.equal(front(), 'training: 3 checkpoints');
    // The page says it.
    assert.deepEqual([told, errors], [[], []]);
  });

  it('is the page of a folder, with the reports that are there, and diagnoses the others', async function () {
    const { reports } = await scoreScope();
    const { shown, say } = seriesShown(this);
    const [first, second] = await training(this, 'resumed', [1, 2]);
    await reports.save(await storedReport(first!));
    await run('openSeries', [inWorkspace('resumed')]);
    await until('the page', () => shown.length > 0);
    assert.deepEqual(rows(shown.at(-1)!), ['step 1: report', 'step 2: none']);
    assert.deepEqual(workers(), []);
    // The same selection is the same page.
    await run('openSeries', [second!, first!]);
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
    say('rerun');
    await until('both reports', () => rows(shown.at(-1)!).join() === 'step 1: report,step 2: report');
    say('openMember', 1);
    await until('its page', () => front() === 'step-2.onnx');
  });

  it('tells when a file has changed since, and cancels what is under way', async function () {
    const { reports } = await scoreScope();
    const { shown, say } = seriesShown(this);
    const models = await training(this, 'changing', [1, 2]);
    for (const model of models) await reports.save(await storedReport(model, { isOfContent: true }));
    await run('openSeries', models);
    await until('both reports', () => shown.some((one) => rows(one).join() === 'step 1: report,step 2: report'));
    await put(this, 'changing/step-2.onnx', gaussianModel({ seed: 99 }));
    await until('the change', () => rows(shown.at(-1)!).includes('step 2: changed'));
    say('rerun');
    await until('the diagnosis', () => rows(shown.at(-1)!).includes('step 2: running'));
    say('cancel');
    await until('its end', () => rows(shown.at(-1)!).includes('step 2: changed'));
    assert.deepEqual(workers(), []);
  });

  it('is written as a file, and found again when the window is', async function () {
    const { reports } = await scoreScope();
    const models = await training(this, 'exported', [1, 2]);
    for (const model of models) await reports.save(await storedReport(model));
    await run('openSeries', models);
    await until('the page', () => front() === 'exported: 2 checkpoints');
    const target = inWorkspace('exported/index.html');
    const suggested: string[] = [];
    replace(this, vscode.window, 'showSaveDialog', (options) => {
      suggested.push(options?.defaultUri?.fsPath ?? '');
      return Promise.resolve(vscode.Uri.file(target));
    });
    replace(this, vscode.window, 'showInformationMessage', () => Promise.resolve(undefined));
    await vscode.commands.executeCommand('scorescope.exportSeries');
    const html = await until('the file', () => readFile(target, 'utf8').catch(() => null));
    assert.match(html, /<h1>2 checkpoints<\/h1>/);
    assert.doesNotMatch(html, /data-action/);
    assert.deepEqual(suggested, [inWorkspace('exported/exported.series.html')]);

    // VS Code restores the window's own: this page has a panel of the test.
    const { shown } = seriesShown(this);
    const log = vscode.window.createOutputChannel('test', { log: true });
    const newFolders = new NewFolders();
    cleanUp(this, () => newFolders.dispose());
    const parts = {
      files: new ModelFiles(newFolders),
      contents: new Contents(reports),
      requests: new PageRequests(),
      log,
    };
    const runs = new Runs({ store: reports, launch: () => ({ script: '' }), stamp: () => Promise.resolve(null) });
    for (const one of [...Object.values(parts), runs]) cleanUp(this, () => one.dispose());
    const panel = vscode.window.createWebviewPanel('scorescope.series', 'again', vscode.ViewColumn.Active);
    const needs = { ...parts, store: reports, runs, failures: new Failures(log), diagnose: () => Promise.resolve() };
    new SeriesPage(panel, { id: 'one', models }, { ...needs, extension: theExtension().extensionUri });
    await until('the page again', () => shown.some((one) => rows(one).join() === 'step 1: report,step 2: report'));
  });

  it('has two checkpoints at least, and runs nothing in an untrusted workspace', async function () {
    await scoreScope();
    const models = await training(this, 'untrusted-run', [1, 2]);
    const errors = errorsShown(this);
    await run('openSeries', models.slice(1));
    distrust(this);
    await run('diagnoseFile', models);
    assert.match(errors.join('\n'), /at least two checkpoints.*\n.*not trusted/s);
    assert.deepEqual(workers(), []);
  });

  it('is offered for folders that hold several networks, or several folders with one', async function () {
    await training(this, 'many', [1, 2]);
    await training(this, 'single', [1]);
    for (const step of [5, 10]) await training(this, `nested/step-${step}`, [0]);
    cleanUp(this, () => rm(inWorkspace('nested'), { recursive: true, force: true }));
    // A file that goes as soon as it came is no event.
    await sleep(500);
    const newFolders = new NewFolders();
    const watched = new MarkedFolders(SERIES, newFolders);
    for (const one of [newFolders, watched]) cleanUp(this, () => one.dispose());
    const offered = (): string[] =>
      ['many', 'single', 'nested'].filter((name) => watched.folders.includes(inWorkspace(name)));
    await until('both folders', () => offered().join() === 'many,nested');
    await put(this, 'single/step-2.onnx', '');
    await rm(inWorkspace('many/step-2.onnx'));
    await until('the third, and one to be forgotten', () => offered().join() === 'single,nested');
  });
});
