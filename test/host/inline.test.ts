import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Report } from '../../src/domain/report';
import { hostileNames } from '../support/hostileNames';
import { gaussianModel } from './models';
import { storedReport } from './reports';
import { cleanUp, distrust, put, replace, scoreScope, undoAll, until } from './window';

let programs = 0;

/** Under a name of its own: an open document keeps its text for a while when its file is gone. */
async function program(
  test: Mocha.Context,
  text: string,
  name = `inline-${(programs += 1)}.py`,
): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await put(test, name, text));
  await vscode.window.showTextDocument(document);
  return document;
}

async function report(model: string, change: (report: Report) => void = () => undefined): Promise<void> {
  const { reports } = await scoreScope();
  const stored = await storedReport(model);
  change(stored.report);
  await reports.save(stored);
}

async function hoverAt(
  document: vscode.TextDocument,
  line: number,
  character: number,
): Promise<vscode.MarkdownString | null> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(line, character),
  );
  const ours = hovers
    .flatMap(({ contents }) => contents)
    .find((one) => /\.onnx/.test((one as vscode.MarkdownString).value));
  return (ours as vscode.MarkdownString | undefined) ?? null;
}

const marks = (document: vscode.TextDocument) =>
  vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'ScoreScope')
    .map(({ range, severity, message, code }) => ({
      range,
      severity,
      message,
      code,
      value: (code as { value: string }).value,
      line: range.start.line,
    }));

const marked = (document: vscode.TextDocument, code: string) =>
  until(`the mark ${code}`, () => marks(document).find(({ value }) => value === code));

async function fixes(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

async function set(test: Mocha.Context, id: string, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration('scorescope');
  cleanUp(test, () => settings.update(id, undefined, vscode.ConfigurationTarget.Global));
  await settings.update(id, value, vscode.ConfigurationTarget.Global);
}

describe('the hover over a checkpoint', () => {
  before(scoreScope);
  afterEach(undoAll);

  it('has the verdict, the curve, the rungs, the findings and the buttons', async function () {
    const model = await put(this, 'hovered.onnx', gaussianModel());
    await report(model);
    const document = await program(this, 'net = load("hovered.onnx")\n');
    const hover = await hoverAt(document, 0, 15);
    assert.ok(hover);
    const text = hover.value.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    assert.match(
      text,
      /\*\*hovered\.onnx\*\*: Same images for 27 evaluations instead of 35: start at σ .+\. Confirmed on 24 seeds\./,
    );
    assert.match(text, /\| Same error \| .+ \| Confirmed \|/);
    assert.match(text, /\[Under-trained at high noise\]\(command:scorescope\.explain\?/);
    assert.match(text, /\[\$\(refresh\) Re-run\]\(command:scorescope\.diagnoseFile\?/);
    const [, image] = /!\[[^\]]*\]\(data:image\/svg\+xml;base64,([\w+/=]+)\)/.exec(hover.value) ?? [];
    assert.match(Buffer.from(image!, 'base64').toString(), /^<svg .*<polyline points="[\d., ]+".*<\/svg>$/);
    assert.equal(await hoverAt(document, 0, 2), null);
  });

  it('opens the report by its link', async function () {
    const model = await put(this, 'linked.onnx', gaussianModel());
    await report(model);
    const hover = await hoverAt(await program(this, 'net = load("linked.onnx")\n'), 0, 15);
    const [, command = '', query = ''] =
      /\[\$\(open-preview\) Open Report\]\(command:([\w.]+)\?([^)]*)\)/.exec(hover!.value) ?? [];
    await vscode.commands.executeCommand(command, ...(JSON.parse(decodeURIComponent(query)) as unknown[]));
    const shown = vscode.window.tabGroups.all.map(({ activeTab }) => activeTab?.input);
    assert.ok(shown.some((tab) => tab instanceof vscode.TabInputCustom && tab.uri.fsPath === model));
  });

  it('trusts our own commands only, and draws nothing of what a report says', async function () {
    const model = await put(this, 'hostile.onnx', gaussianModel());
    await report(model, ({ warnings, skip }) => {
      skip.recommended = null;
      skip.verdict = 'none-holds';
      skip.reason = `${hostileNames.link} ![x](https://example.com/x.png) <img src=x> | \`code\` https://example.com`;
      warnings.push({ code: hostileNames.icon, message: `${hostileNames.link}\n# heading ${hostileNames.bidi}` });
    });
    const hover = await hoverAt(await program(this, 'net = load("hostile.onnx")\n'), 0, 15);
    const enabled = (hover!.isTrusted as { enabledCommands: string[] }).enabledCommands;
    assert.ok(enabled.length > 0 && enabled.every((id) => id.startsWith('scorescope.')));
    const links = [...hover!.value.matchAll(/\]\(([^)]*)\)/g)].map(([, to = '']) => to);
    assert.ok(
      links.every((to) => /^command:scorescope\.|^data:image\/svg/.test(to)),
      links.join('\n'),
    );
    assert.doesNotMatch(hover!.value, /https:|<img|workbench\.action\.quit\)|\$\(error\)|\n# /);
    assert.notEqual(hover!.supportHtml, true);
  });

  it('offers a diagnosis where there is no report, and can be switched off', async function () {
    await put(this, 'unseen.onnx', gaussianModel());
    const document = await program(this, 'net = load("unseen.onnx")\n');
    assert.match(
      (await hoverAt(document, 0, 15))!.value,
      /has not been diagnosed yet.*Diagnose\]\(command:scorescope\.diagnoseFile/s,
    );
    await set(this, 'hover.enabled', false);
    assert.equal(await hoverAt(document, 0, 15), null);
  });
});

describe('the problems of a checkpoint', () => {
  before(scoreScope);
  afterEach(undoAll);

  it('stand where code names it, with a link to what they mean', async function () {
    const model = await put(this, 'poor.onnx', gaussianModel());
    const document = await program(this, 'import x\nnet = load("poor.onnx")\n');
    await report(model, ({ warnings }) =>
      warnings.push({ code: 'few-data', message: 'Little.' }, { code: 'does-not-denoise', message: 'Not at all.' }),
    );
    const { range, severity, message, code } = await marked(document, 'under-trained');
    assert.equal(document.getText(range), 'poor.onnx');
    assert.equal(severity, vscode.DiagnosticSeverity.Warning);
    assert.match(message, /^poor\.onnx: Under-trained at high noise\. At σ 80/);
    assert.match(String((code as { target: vscode.Uri }).target), /^command:scorescope\.explain/);
    assert.equal((await marked(document, 'does-not-denoise')).severity, vscode.DiagnosticSeverity.Error);
    assert.equal(marks(document).length, 2);
  });

  it('have the severity of the settings', async function () {
    const model = await put(this, 'graded.onnx', gaussianModel());
    await report(model);
    const document = await program(this, 'net = load("graded.onnx")\n');
    await marked(document, 'under-trained');
    await set(this, 'problems.underTrained', 'hint');
    await until('a hint', () => marks(document)[0]?.severity === vscode.DiagnosticSeverity.Hint);
    await set(this, 'problems.underTrained', 'off');
    await until('no mark', () => marks(document).length === 0);
  });

  it('tell of a file that has changed, and go with a new report', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'older.onnx', gaussianModel({ seed: 81 }));
    await reports.save(await storedReport(model, { isOfContent: true }));
    const document = await program(this, 'net = load("older.onnx")\n');
    await marked(document, 'under-trained');
    await fs.writeFile(model, gaussianModel({ seed: 82 }));
    assert.match((await marked(document, 'stale')).message, /has changed since its last report/);
    assert.equal(marks(document).length, 1);
    await reports.save(await storedReport(model, { isOfContent: true }));
    await until('no stale mark', () => marks(document).every(({ value }) => value !== 'stale'));
  });

  it('can be ignored in the sidecar file, opened, explained and diagnosed again', async function () {
    const model = await put(this, 'fixed.onnx', gaussianModel());
    const sidecar = `${model}.scorescope.json`;
    cleanUp(this, () => fs.rm(sidecar, { force: true }));
    await report(model);
    const document = await program(this, 'net = load("fixed.onnx")\n');
    const { range } = await marked(document, 'under-trained');
    const offered = await fixes(document, range);
    assert.deepEqual(
      offered.map(({ title }) => title),
      [
        'Diagnose fixed.onnx again',
        'Open the report',
        'Explain under-trained',
        'Ignore under-trained for this checkpoint',
      ],
    );
    const { command } = offered[3]!;
    await vscode.commands.executeCommand(command!.command, ...(command!.arguments as unknown[]));
    assert.deepEqual(JSON.parse(await fs.readFile(sidecar, 'utf8')), { ignore: ['under-trained'] });
    await until('no mark', () => marks(document).length === 0);
  });

  it('name the existing file that a missing one resembles, and put it in its place', async function () {
    await put(this, 'runs/unet-large.onnx', gaussianModel());
    const text =
      'a = load("runs/unet-larg.onnx")\nb = load("unet-large.onnx")\nc = load("other.onnx")\ntorch.onnx.export(n, x, "unet-largo.onnx")\n';
    const document = await program(this, text);
    const { range } = await marked(document, 'missing');
    const found = await until('two marks', () => (marks(document).length === 2 ? marks(document) : null));
    assert.deepEqual(found.map(({ line }) => line).sort(), [0, 1]);
    assert.match(found[0]!.message, /was not found\. Did you mean runs\/unet-large\.onnx\?/);
    const [fix] = await fixes(document, range);
    await vscode.workspace.applyEdit(fix!.edit!);
    assert.match(document.getText(), /load\("runs\/unet-large\.onnx"\)/);
    await until('one mark', () => marks(document).length === 1);
    await document.save();
  });

  it('explain themselves from inside the extension', async function () {
    const ran: unknown[][] = [];
    const run = vscode.commands.executeCommand;
    const watch: unknown = (...args: [string, ...unknown[]]) => {
      if (args[0] !== 'markdown.showPreviewToSide') return run(...args);
      ran.push(args);
      return Promise.resolve();
    };
    replace(this, vscode.commands, 'executeCommand', watch as typeof run);
    await run('scorescope.explain', null, 'under-trained');
    const file = ran[0]![1] as vscode.Uri;
    assert.equal(file.fragment, 'under-trained');
    assert.match(await fs.readFile(file.fsPath, 'utf8'), /^### under-trained$/m);
  });

  it('write no sidecar in a workspace that is not trusted', async function () {
    const shown: string[] = [];
    replace(this, vscode.window, 'showErrorMessage', (message: string) => {
      shown.push(message);
      return Promise.resolve(undefined);
    });
    const model = await put(this, 'foreign.onnx', gaussianModel());
    distrust(this);
    await vscode.commands.executeCommand('scorescope.ignoreFinding', vscode.Uri.file(model), 'under-trained');
    assert.match(shown[0]!, /does not write to this workspace/);
    await assert.rejects(fs.stat(`${model}.scorescope.json`));
  });
});

describe('a number of steps near a checkpoint', () => {
  before(scoreScope);
  afterEach(undoAll);

  const hintsOf = async (document: vscode.TextDocument) =>
    vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
    );

  it('is told what the report recommends instead, if that is asked for', async function () {
    const model = await put(this, 'stepped.onnx', gaussianModel());
    await report(model);
    const text = 'net = load("stepped.onnx")\nsample(net, num_steps=18)\nother(steps=25)\nratio(steps=18.5)\n';
    const document = await program(this, text);
    assert.deepEqual(await hintsOf(document), []);
    await set(this, 'inlayHints.enabled', true);
    const hints = await until('the hint', async () => {
      const found = await hintsOf(document);
      return found.length > 0 ? found : null;
    });
    assert.deepEqual(
      hints.map(({ label, position }) => [label, position.line, position.character]),
      [['→ 14 steps from σ 19.4', 1, 24]],
    );
  });
});
