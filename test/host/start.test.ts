import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { SaidOptions } from '../../src/domain/options';
import { Contents } from '../../src/editor/contents';
import { Trends } from '../../src/editor/history/trends';
import { ModelFiles } from '../../src/editor/modelFiles';
import { ModelState } from '../../src/editor/modelState';
import { NewFolders } from '../../src/editor/folders/newFolders';
import { viewType } from '../../src/editor/pages';
import { askToGoOn, type Consent } from '../../src/editor/queue/consent';
import { Runs } from '../../src/editor/queue/runs';
import { StartForms } from '../../src/editor/start/startForms';
import { stampOf } from '../../src/reports/store/stamp';
import type { PageState } from '../../src/shared/page';
import { classifier } from '../support/onnxGraph';
import { gaussianModel } from './models';
import { cleanUp, put, replace, scoreScope, theExtension, undoAll, until } from './window';

/** VS Code keeps an extension's memory to itself: one of the same form. */
function memory(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string, otherwise?: unknown) => kept.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  } as vscode.Memento;
}

/** What a page is drawn from, on the window's own store. */
async function pageParts(test: Mocha.Context) {
  const { reports } = await scoreScope();
  const newFolders = new NewFolders();
  const files = new ModelFiles(newFolders);
  const contents = new Contents(reports);
  const launch = () => ({ script: path.join(theExtension().extensionPath, 'dist', 'worker.js') });
  const runs = new Runs({ store: reports, launch, stamp: stampOf });
  const forms = new StartForms(memory(), reports);
  const trends = new Trends(reports);
  const state = new ModelState(reports, runs, { files, contents, forms, trends });
  for (const one of [state, trends, forms, runs, contents, files, newFolders]) cleanUp(test, () => one.dispose());
  const known = (model: string, is: (page: PageState) => boolean): Promise<PageState> =>
    until('the state of the page', async () => {
      const page = await state.of(model);
      return is(page) ? page : null;
    });
  return { forms, runs, state, known };
}

/** Runs whose question after three evaluations is answered by the test. */
async function askedRuns(test: Mocha.Context, answer: () => Promise<Consent>) {
  const { reports } = await scoreScope();
  const launch = () => ({ script: path.join(theExtension().extensionPath, 'dist', 'worker.js') });
  const runs = new Runs({ store: reports, launch, stamp: stampOf, mayGoOn: answer });
  cleanUp(test, () => runs.dispose());
  const kinds: string[] = [];
  runs.onEvent(({ event }) => kinds.push(event.kind));
  return { runs, kinds };
}

describe('a diagnosis that may take long', () => {
  afterEach(undoAll);

  it('waits after three evaluations until it may go on, and does not count the wait', async function () {
    const model = await put(this, 'waiting.onnx', gaussianModel({ seed: 94 }));
    let release: (consent: Consent) => void = () => undefined;
    const { runs, kinds } = await askedRuns(this, () => new Promise((resolve) => (release = resolve)));
    const running = runs.start(model, { said: { effort: 'quick', steps: 6, sampler: 'euler' } });
    await until('the question', () => kinds.includes('timed'));
    await sleep(3000);
    assert.ok(!kinds.includes('checkpoint'), kinds.join(' '));
    release('on');
    const report = await running;
    const stages = report!.stages!.reduce((sum, { seconds }) => sum + seconds, 0);
    assert.ok(report!.durationMs / 1000 < stages + 2, `${report!.durationMs} ms, stages ${stages} s`);
  });

  it('begins again with quick effort, or ends, as answered', async function () {
    const model = await put(this, 'lowered.onnx', gaussianModel({ seed: 95 }));
    const answers: Consent[] = ['quick', 'on', 'cancel'];
    const { runs } = await askedRuns(this, () => Promise.resolve(answers.shift() ?? 'on'));
    const report = await runs.start(model, { said: { effort: 'standard', steps: 6, sampler: 'euler' } });
    assert.equal(report?.sampler.steps, 6);
    assert.ok(report.evaluations.total <= 500, String(report.evaluations.total));
    assert.equal(await runs.start(model), null);
    assert.deepEqual(answers, []);
  });

  it('is asked about in words, with what quick effort takes, and only when it is long and new', async function () {
    const model = await put(this, 'asked.onnx', gaussianModel({ seed: 96 }));
    const shown: string[][] = [];
    let answer: string | undefined = 'Continue';
    const show: unknown = (...words: string[]) => {
      shown.push(words);
      return Promise.resolve(answer);
    };
    replace(this, vscode.window, 'showInformationMessage', show as typeof vscode.window.showInformationMessage);
    const estimate =
      (seconds: number | null) =>
      ({ effort }: SaidOptions) =>
        Promise.resolve({ limit: effort === 'quick' ? 500 : 4000, seconds });
    assert.equal(await askToGoOn(model, 0.1, {}, estimate(null)), 'on');
    assert.equal(await askToGoOn(model, 2, {}, estimate(8000)), 'on');
    assert.equal(shown.length, 0);
    assert.equal(await askToGoOn(model, 2, {}, estimate(null)), 'on');
    const [[text, ...buttons] = []] = shown;
    assert.match(text!, /^asked\.onnx takes at most 4,000 network evaluations, which take about 2 h/);
    assert.deepEqual(buttons, ['Continue', 'Quick Effort (at most 17 min)', 'Cancel Diagnosis']);
    answer = buttons[1];
    assert.equal(await askToGoOn(model, 2, {}, estimate(null)), 'quick');
    answer = undefined;
    assert.equal(await askToGoOn(model, 2, { effort: 'quick' }, estimate(null)), 'cancel');
    assert.deepEqual(shown.at(-1)!.slice(1), ['Continue', 'Cancel Diagnosis']);
  });
});

describe('the page of a checkpoint that was not diagnosed', () => {
  afterEach(undoAll);

  it('has a form and a card from the header alone, and knows minutes once the network was timed', async function () {
    const { runs, forms, state, known } = await pageParts(this);
    const model = await put(this, 'start-form.onnx', gaussianModel({ seed: 91 }));
    const fresh = await known(model, ({ start }) => start !== undefined);
    assert.equal(fresh.card?.inputs.length, 2);
    assert.deepEqual(fresh.start?.estimate, { sampler: 'Heun 18', run: 35, limit: 4000, seconds: null, device: null });
    assert.equal(fresh.start.configured.steps, '18');

    const said = await forms.take(model, { effort: 'quick', steps: '12', sampler: 'euler' });
    const report = await runs.start(model, { said });
    assert.equal(report?.sampler.steps, 12);
    assert.equal(report.sampler.name, 'euler');

    const again = await known(model, ({ partial }) => partial.durationMs !== undefined);
    assert.deepEqual(again.start?.values, { effort: 'quick', steps: '12', sampler: 'euler' });
    const { estimate } = again.start;
    assert.equal(estimate?.limit, 500);
    assert.ok(estimate.seconds !== null && estimate.seconds > 0);
    assert.match(estimate.device!, /\(cpu\)$/);
    const elsewhere = await state.estimate(model, { effort: 'thorough', provider: 'cuda' });
    assert.deepEqual([elsewhere?.limit, elsewhere?.seconds], [16_000, null]);
  });

  it('calls a classifier a network of another kind, and shows its card', async function () {
    const { known } = await pageParts(this);
    const model = await put(this, 'classifier.onnx', classifier());
    const page = await known(model, ({ failure }) => failure !== null);
    assert.equal(page.failure?.code, 'not-a-denoiser');
    assert.ok(page.card && page.card.outputs.length > 0);
    assert.equal(page.start, undefined);
  });

  it('says why a file cannot be read', async function () {
    const { known } = await pageParts(this);
    const model = await put(this, 'words.onnx', 'not a model, but some words of text');
    const page = await known(model, ({ failure }) => failure !== null);
    assert.equal(page.failure?.code, 'not-onnx');
    assert.equal(page.card, undefined);
  });

  it('is opened by Diagnose with Options…, which runs nothing', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'with-options.onnx', gaussianModel({ seed: 92 }));
    await vscode.commands.executeCommand('scorescope.diagnoseWithOptions', vscode.Uri.file(model));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom && tab.viewType === viewType && tab.uri.fsPath === model);
    assert.equal(await reports.latest(model), null);
  });
});
