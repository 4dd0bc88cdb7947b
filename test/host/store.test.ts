import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { ReportStore } from '../../src/reports/store/store';
import { gaussianModel } from './models';
import { storedReport } from './reports';
import { cleanUp, errorsShown, picks, put, replace, scoreScope, undoAll } from './window';

describe('stored reports', () => {
  afterEach(undoAll);

  it('lie in one folder for all workspaces and are there after a restart', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'kept.onnx', gaussianModel());
    const stored = await storedReport(model);
    await reports.save(stored);
    assert.equal(reports.home, process.env['SCORESCOPE_HOME']);
    const { file, ...read } = (await new ReportStore(reports.home).latest(model))!;
    assert.deepEqual(read, stored);
    assert.equal(path.relative(reports.home, file).split(path.sep)[0], 'reports');
  });

  it('are offered by name and verdict when there are several, and the chosen one opens', async function () {
    const { reports } = await scoreScope();
    const models = [await put(this, 'first.onnx', gaussianModel()), await put(this, 'second.onnx', gaussianModel())];
    for (const model of models) await reports.save(await storedReport(model));
    const asked = picks(this, 'second.onnx');
    await vscode.commands.executeCommand('scorescope.openReport');
    assert.ok(asked.some(({ label, detail }) => label === 'first.onnx' && /^Skip to σ/.test(detail ?? '')));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom && tab.uri.fsPath === models[1]);
  });

  it('can be read when the checkpoint is gone', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'gone.onnx', gaussianModel());
    await reports.save(await storedReport(model));
    await rm(model);
    const errors = errorsShown(this);
    await vscode.commands.executeCommand('scorescope.openReport', vscode.Uri.file(model));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom && tab.uri.fsPath === model);
    assert.deepEqual(errors, []);
  });

  it('that are damaged are renamed, and the user is told where', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'damaged.onnx', gaussianModel());
    const { file } = await reports.save(await storedReport(model));
    // Before the file is damaged: a view that lists reports may be the first to read it.
    const errors = errorsShown(this);
    await writeFile(file, '{"model": "half a rep');
    assert.equal(await reports.latest(model), null);
    assert.equal(errors.length, 1);
    const aside = /renamed to (.+\.damaged)\. Diagnose/.exec(errors[0]!)?.[1];
    assert.ok(aside && path.dirname(aside) === path.dirname(file), errors[0]);
    assert.equal(await readFile(aside, 'utf8'), '{"model": "half a rep');
    cleanUp(this, () => rm(aside));
    assert.equal(await reports.latest(model), null);
    assert.equal(errors.length, 1);
  });

  it('become one HTML file where the user says', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'exported.onnx', gaussianModel());
    await reports.save(await storedReport(model));
    const target = await put(this, 'exported.html', '');
    const suggested: (vscode.Uri | undefined)[] = [];
    replace(this, vscode.window, 'showSaveDialog', (options) => {
      suggested.push(options?.defaultUri);
      return Promise.resolve(vscode.Uri.file(target));
    });
    const told: string[] = [];
    const tell = (message: string): Thenable<undefined> => {
      told.push(message);
      return Promise.resolve(undefined);
    };
    replace(this, vscode.window, 'showInformationMessage', tell as typeof vscode.window.showInformationMessage);
    await vscode.commands.executeCommand('scorescope.exportHtml', vscode.Uri.file(model));
    assert.equal(suggested[0]?.fsPath, model.replace(/onnx$/, 'scorescope.html'));
    const html = await readFile(target, 'utf8');
    assert.match(html, /^<!doctype html>/i);
    assert.match(html, /exported\.onnx/);
    assert.match(html, /<style/);
    assert.doesNotMatch(html, /<script|<link|src="http/);
    assert.match(told[0]!, /exported\.html/);
  });

  it('that do not exist cannot be exported, which is said', async function () {
    const errors = errorsShown(this);
    const model = await put(this, 'unmeasured.onnx', gaussianModel());
    await vscode.commands.executeCommand('scorescope.exportHtml', vscode.Uri.file(model));
    assert.match(errors[0]!, /no report for unmeasured\.onnx yet\. Diagnose it first\./);
  });

  it('can be copied as JSON', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'copied.onnx', gaussianModel());
    const stored = await storedReport(model);
    await reports.save(stored);
    await vscode.commands.executeCommand('scorescope.copyReportJson', vscode.Uri.file(model));
    assert.deepEqual(JSON.parse(await vscode.env.clipboard.readText()), stored.report);
  });
});
