import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { readHeader } from '../../src/checkpoint/onnx/readHeader';
import { Failures } from '../../src/editor/failures';
import { sourceOf, StoredPages } from '../../src/editor/history/storedPages';
import { PageRequests } from '../../src/editor/page/requests';
import { loadTeleport, saveTeleport } from '../../src/data/teleportFile';
import type { ReportStore } from '../../src/reports/store/store';
import type { Skip } from '../../src/export/skip';
import { cleanLevel, edmSchedule } from '../../src/score/noise/schedule';
import type { PageState } from '../../src/shared/page';
import { exportedSkip } from '../support/exportedSkip';
import { gaussianModel } from './models';
import { storedReport } from './reports';
import {
  cleanUp,
  errorsShown,
  inWorkspace,
  picks,
  put,
  replace,
  scoreScope,
  theExtension,
  undoAll,
  until,
} from './window';

const levels = [...[80, 40, 5, 1].map((sigma) => edmSchedule().levelAt(sigma)), cleanLevel()];
const run = (command: string, model: string): Thenable<unknown> =>
  vscode.commands.executeCommand(`scorescope.${command}`, vscode.Uri.file(model));

/** A checkpoint whose report recommends a skip, the Gaussian kept with it. */
async function withSkip(
  test: Mocha.Context,
  name: string,
): Promise<{ model: string; skip: Skip; reports: ReportStore }> {
  const { reports } = await scoreScope();
  const model = await put(test, name, gaussianModel());
  const { stamp, report } = await storedReport(model);
  const skip = exportedSkip(levels, 1, { model: { path: model, sha256: report.model.sha256 } });
  const file = reports.newGaussianFile();
  await saveTeleport(file, skip.teleport);
  await reports.save({ model, stamp, report: skip.report }, file);
  return { model, skip, reports };
}

/** Answers every save dialog with a file of this name; the answer fills with the places that were suggested. */
function saves(test: Mocha.Context, name: string): string[] {
  const suggested: string[] = [];
  replace(test, vscode.window, 'showSaveDialog', (options) => {
    suggested.push(options?.defaultUri?.fsPath ?? '');
    return Promise.resolve(vscode.Uri.file(inWorkspace(name)));
  });
  return suggested;
}

describe('a recommended skip', () => {
  afterEach(undoAll);

  it('becomes a bundle beside the checkpoint, or a graph by the ending', async function () {
    const { model, skip } = await withSkip(this, 'taken.onnx');
    const errors = errorsShown(this);
    await put(this, 'taken.teleport.safetensors', 'the former one');
    const suggested = saves(this, 'taken.teleport.safetensors');
    await run('exportTeleport', model);
    assert.equal(suggested[0], inWorkspace('taken.teleport.safetensors'));
    const bundle = await loadTeleport(inWorkspace('taken.teleport.safetensors'));
    assert.deepEqual(bundle.plan, skip.remaining);
    assert.equal(bundle.about['model'], model);
    await put(this, 'taken.teleport.onnx', '');
    saves(this, 'taken.teleport.onnx');
    await run('exportTeleport', model);
    assert.deepEqual(
      (await readHeader(inWorkspace('taken.teleport.onnx'))).outputs.map(({ name }) => name),
      ['x_skip'],
    );
    assert.deepEqual(errors, []);
  });

  it('that cannot be written leaves what was there, and is told', async function () {
    const { model } = await withSkip(this, 'unwritten.onnx');
    const errors = errorsShown(this);
    saves(this, 'no such folder/unwritten.teleport.safetensors');
    await run('exportTeleport', model);
    assert.match(errors[0]!, /unwritten\.teleport\.safetensors cannot be written: ENOENT/);
  });

  it('becomes code on the clipboard for the library that is picked, which loads the bundle', async function () {
    const { model } = await withSkip(this, 'coded.onnx');
    const told: string[] = [];
    const tell = (message: string): Thenable<undefined> => {
      told.push(message);
      return Promise.resolve(undefined);
    };
    replace(this, vscode.window, 'showInformationMessage', tell as typeof vscode.window.showInformationMessage);
    const offered = picks(this, 'numpy');
    await run('copySamplerCode', model);
    assert.deepEqual(
      offered.map(({ label }) => label),
      ['edm', 'k-diffusion', 'diffusers', 'numpy'],
    );
    // A denoiser with EDM's preconditioning inside has no place in diffusers, which is said before it is picked.
    assert.match(offered[2]!.detail!, /^Sampler code for diffusers cannot run this skip: /);
    const code = await vscode.env.clipboard.readText();
    assert.match(code, /load_file\("coded\.teleport\.safetensors"\)/);
    assert.match(code, /^MODEL = "coded\.onnx"$/m);
    assert.match(told[0]!, /^Sampler code copied\. It loads coded\.teleport\.safetensors\.$/);
  });

  it('is told to be missing where none is recommended, or no Gaussian was kept', async function () {
    const { reports } = await scoreScope();
    const errors = errorsShown(this);
    const model = await put(this, 'bare.onnx', gaussianModel());
    const stored = await storedReport(model);
    await reports.save(stored);
    await run('copySamplerCode', model);
    assert.match(errors[0]!, /No Gaussian was saved with this report\. Diagnose the checkpoint again/);
    stored.report.skip.recommended = null;
    stored.report.createdAt = new Date(Date.parse(stored.report.createdAt) + 1000).toISOString();
    await reports.save(stored);
    await run('exportTeleport', model);
    assert.match(errors[1]!, /recommends no skip/);
  });
});

describe('a comparison', () => {
  afterEach(undoAll);

  /** What the real page of every panel that opens is told to show, once it has asked. */
  function pages(test: Mocha.Context): PageState[] {
    const shown: PageState[] = [];
    const create = vscode.window.createWebviewPanel;
    replace(test, vscode.window, 'createWebviewPanel', (...words: Parameters<typeof create>) => {
      const panel = create(...words);
      cleanUp(test, () => panel.dispose());
      const post = panel.webview.postMessage.bind(panel.webview);
      panel.webview.postMessage = (message: { result?: { ok?: PageState } }) => {
        if (message.result?.ok) shown.push(message.result.ok);
        return post(message);
      };
      return panel;
    });
    return shown;
  }

  it('shows what changed from an earlier report of the workspace', async function () {
    const { reports } = await scoreScope();
    for (const name of ['before.onnx', 'after.onnx']) {
      const model = await put(this, name, gaussianModel());
      const stored = await storedReport(model);
      if (name === 'after.onnx')
        for (const { gaussian } of stored.report.linearity) {
          const { value } = gaussian!.denoiserNmse;
          gaussian!.denoiserNmse = { value: 1.5 * value, low: 1.4 * value, high: 1.6 * value };
        }
      await reports.save(stored);
    }
    const shown = pages(this);
    const offered = picks(this, 'before.onnx');
    await run('compareWith', inWorkspace('after.onnx'));
    assert.ok(!offered.some(({ label }) => label === 'after.onnx'));
    const [page] = await until('the page', () => (shown.length > 0 ? shown : null));
    assert.match(page!.compared!.comparison.regressions.join(' '), /At σ = 20 the Gaussian leaves/);
    assert.ok(page!.compared!.a.createdAt <= page!.compared!.b.createdAt);
    assert.match(page!.restore!, /^[0-9a-f-]{36}$/);
    const tab = await until('the tab', () => {
      const front = vscode.window.tabGroups.activeTabGroup.activeTab;
      return front?.input instanceof vscode.TabInputWebview ? front : null;
    });
    assert.match((tab.input as vscode.TabInputWebview).viewType, /scorescope\.comparison$/);
    assert.equal(tab.label, 'before.onnx and after.onnx');
  });

  it('puts the earlier report first, whichever was chosen, and comes back after a restart', async function () {
    const { reports } = await scoreScope();
    for (const [name, day] of [
      ['older.onnx', 1],
      ['newer.onnx', 2],
    ] as const) {
      const stored = await storedReport(await put(this, name, gaussianModel()));
      stored.report.createdAt = `2026-02-0${day}T00:00:00.000Z`;
      await reports.save(stored);
    }
    const shown = pages(this);
    picks(this, 'newer.onnx');
    await run('compareWith', inWorkspace('older.onnx'));
    const [page] = await until('the page', () => (shown.length > 0 ? shown : null));
    assert.match(page!.compared!.a.model.path, /older\.onnx$/);
    assert.match(page!.compared!.b.model.path, /newer\.onnx$/);
    const kept = new Map<string, unknown>();
    const memory = {
      keys: () => [...kept.keys()],
      get: (key: string, otherwise?: unknown) => kept.get(key) ?? otherwise,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    } as vscode.Memento;
    const [a, b] = await Promise.all(['older.onnx', 'newer.onnx'].map((name) => reports.latest(inWorkspace(name))));
    kept.set('storedPages', { one: { kind: 'comparison', a: sourceOf(a!), b: sourceOf(b!) } });
    // VS Code registers the real one for the window: this one has a panel of its own.
    const log = vscode.window.createOutputChannel('test', { log: true });
    cleanUp(this, () => log.dispose());
    const requests = new PageRequests();
    const failures = new Failures(log);
    const stored = new StoredPages({
      extension: theExtension().extensionUri,
      store: reports,
      failures,
      requests,
      seriesPage: () => Promise.reject(new Error('there is no series')),
      memory,
    });
    const panel = vscode.window.createWebviewPanel('scorescope.comparison', 'again', vscode.ViewColumn.Active);
    await stored.restore(panel, { restore: 'one' });
    const restored = await until('the page again', () => shown[1] ?? null);
    assert.match(restored.compared!.b.model.path, /newer\.onnx$/);
  });

  it('takes a file of diagnose --json, too, and tells another file from one', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'now.onnx', gaussianModel());
    const stored = await storedReport(model);
    await reports.save(stored);
    const file = await put(this, 'then.json', JSON.stringify(stored.report));
    replace(this, vscode.window, 'showOpenDialog', () => Promise.resolve([vscode.Uri.file(file)]));
    const errors = errorsShown(this);
    const shown = pages(this);
    picks(this, '$(folder-opened) Browse…');
    await run('compareWith', model);
    const { compared } = await until('the page', () => shown[0] ?? null);
    assert.deepEqual(compared?.comparison.regressions, []);
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 100));
    await run('compareWith', model);
    assert.equal(errors.length, 1);
    assert.match(
      errors[0]!,
      /^The report then\.json is not valid JSON: .*Choose a JSON report that ScoreScope wrote\./,
    );
  });
});
