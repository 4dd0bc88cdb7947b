import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { openLink } from '../../src/editor/access/links';
import { viewType } from '../../src/editor/pages';
import { gaussianModel } from './models';
import { workers } from './processes';
import { storedReport } from './reports';
import { cleanUp, distrust, errorsShown, inWorkspace, put, scoreScope, theExtension, undoAll, until } from './window';

/** Commands of test/fixtures/otherExtension, which knows ScoreScope by its API alone. */
const other = <T>(command: string, ...args: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(`other.${command}`, ...args);

const frontPage = (): string | undefined => {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === viewType ? input.uri.fsPath : undefined;
};

describe('another extension', () => {
  afterEach(undoAll);

  it('diagnoses through the queue, and is told of the report', async function () {
    const { reports, version } = await scoreScope();
    assert.equal(version, 1);
    const model = await put(this, 'by-other.onnx', gaussianModel({ seed: 31 }));
    const told = await other<{ verdict: string; evaluations: number; changed: string[] }>('diagnose', model, 'quick');
    const stored = await reports.latest(model);
    assert.equal(told.evaluations, stored?.report.evaluations.total);
    assert.equal(told.verdict, stored?.report.skip.reason);
    assert.ok(told.changed.includes(model));
    assert.equal((await other<{ createdAt: string }>('last', model)).createdAt, stored?.report.createdAt);
  });

  it('can cancel what it has started', async function () {
    const model = await put(this, 'canceled-by-other.onnx', gaussianModel({ seed: 32 }));
    assert.equal((await other<unknown>('cancel', model)) ?? null, null);
    assert.deepEqual(workers(), []);
  });

  it('is refused where the workspace is not trusted, in words', async function () {
    const model = await put(this, 'untrusted-by-other.onnx', gaussianModel({ seed: 33 }));
    distrust(this);
    const told = await other<{ code: string; message: string }>('diagnose', model);
    assert.equal(told.code, 'unsupported');
    assert.match(told.message, /not trusted/);
  });
});

describe('a link', () => {
  afterEach(undoAll);

  const link = (query: string, what = '/report'): vscode.Uri =>
    vscode.Uri.parse(`${vscode.env.uriScheme}://scorescope.scorescope${what}?${query}`);

  it('opens the stored report of a checkpoint, and runs nothing', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'linked & + ü.onnx', gaussianModel({ seed: 34 }));
    await reports.save(await storedReport(model, { isOfContent: true }));
    await openLink(link(`model=${encodeURIComponent(model)}`), reports);
    await until('the page', () => frontPage() === model);
    assert.deepEqual(workers(), []);
  });

  it('to a checkpoint without a report opens nothing', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'unknown.onnx', gaussianModel({ seed: 35 }));
    await assert.rejects(openLink(link(`model=${encodeURIComponent(model)}`), reports), /There is no report/);
    assert.equal(frontPage(), undefined);
  });

  it('of another kind is refused', async () => {
    const { reports } = await scoreScope();
    for (const one of [link('model=relative.onnx'), link('', '/report'), link('model=/a.onnx', '/diagnose')])
      await assert.rejects(openLink(one, reports), /cannot open this link/);
  });
});

describe('a language model', () => {
  afterEach(undoAll);

  const ask = async (tool: string, input: object): Promise<{ text: string; json: Record<string, unknown> }> => {
    const options = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(`scorescope_${tool}`, options);
    const [text, json] = content.map((part) => (part as vscode.LanguageModelTextPart).value);
    return { text: text!, json: JSON.parse(json!) as Record<string, unknown> };
  };

  it('is offered both tools, with their schemas', () => {
    const tools = vscode.lm.tools.filter(({ name }) => name.startsWith('scorescope_'));
    assert.deepEqual(tools.map(({ name }) => name).sort(), ['scorescope_diagnose', 'scorescope_inspect']);
    for (const { inputSchema } of tools) assert.deepEqual((inputSchema as { required: unknown }).required, ['path']);
  });

  it('inspects a checkpoint by its header and has its last report; nothing runs', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'asked.onnx', gaussianModel({ seed: 36 }));
    const before = await ask('inspect', { path: 'asked.onnx' });
    assert.match(before.text, /no report yet/);
    assert.deepEqual((before.json['model'] as { shape: number[] }).shape, [1, 8, 8]);
    await reports.save(await storedReport(model, { isOfContent: true }));
    const after = await ask('inspect', { path: model });
    assert.match(after.text, /Last report/);
    assert.equal((after.json['report'] as { schemaVersion: number }).schemaVersion, 1);
    assert.deepEqual(workers(), []);
  });

  it('diagnoses one through the queue, and is answered with a text and the report', async function () {
    const { reports } = await scoreScope();
    const model = await put(this, 'asked-to-run.onnx', gaussianModel({ seed: 37 }));
    const { text, json } = await ask('diagnose', { path: 'asked-to-run.onnx', effort: 'quick' });
    const stored = await reports.latest(model);
    assert.equal(json['createdAt'], stored?.report.createdAt);
    assert.equal(json['pictures'], undefined);
    assert.match(text, /evaluations/);
  });

  it('is told in a sentence what a path has no checkpoint at, and runs nothing where the workspace is not trusted', async function () {
    await assert.rejects(ask('inspect', { path: 'nowhere.onnx' }), /nowhere\.onnx was not found/);
    await put(this, 'asked-untrusted.onnx', gaussianModel({ seed: 38 }));
    const outside = await mkdtemp(path.join(tmpdir(), 'scorescope-outside-'));
    cleanUp(this, () => rm(outside, { recursive: true }));
    await writeFile(path.join(outside, 'far.onnx'), gaussianModel({ seed: 39 }));
    distrust(this);
    await assert.rejects(ask('diagnose', { path: 'asked-untrusted.onnx' }), /not trusted/);
    await assert.rejects(ask('inspect', { path: path.join(outside, 'far.onnx') }), /was not found/);
    assert.deepEqual(workers(), []);
  });

  it('finds a skill that names the tools', async () => {
    const { contributes } = theExtension().packageJSON as { contributes: { chatSkills: { path: string }[] } };
    for (const { path: file } of contributes.chatSkills) {
      const skill = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(theExtension().extensionUri, file));
      const text = Buffer.from(skill).toString('utf8');
      assert.match(text, /^---\nname: scorescope\ndescription: .+\n---\n/);
      for (const { name } of vscode.lm.tools.filter((tool) => tool.name.startsWith('scorescope_')))
        assert.ok(text.includes(name), name);
    }
  });
});

describe('Copy Diagnostics', () => {
  afterEach(undoAll);

  it('has versions, providers, settings and the last error, and no path outside of the workspace', async function () {
    const errors = errorsShown(this);
    const configuration = vscode.workspace.getConfiguration('scorescope');
    await configuration.update('data', '/home/somebody/secret/images', vscode.ConfigurationTarget.Global);
    cleanUp(this, () => configuration.update('data', undefined, vscode.ConfigurationTarget.Global));
    await vscode.commands.executeCommand('scorescope.openReport', vscode.Uri.parse('git:/home/somebody/secret/a.onnx'));
    assert.equal(errors.length, 1);
    await vscode.commands.executeCommand('scorescope.exportHtml', vscode.Uri.file('/home/somebody/secret/b.onnx'));
    await vscode.commands.executeCommand('scorescope.copyDiagnostics');
    const text = await vscode.env.clipboard.readText();
    for (const part of [/^ScoreScope \d/, /ONNX Runtime 1\./, /\ncpu: works/, /scorescope\.data: \(set\)/, /b\.onnx/])
      assert.match(text, part);
    assert.doesNotMatch(text, /somebody|secret/);
    assert.ok(!text.includes(theExtension().extensionPath));
    assert.ok(!text.includes(inWorkspace('')));
  });
});

describe('the menu of the explorer', () => {
  afterEach(undoAll);

  it('compares two selected checkpoints, and says what is missing', async function () {
    const { reports } = await scoreScope();
    const [a, b] = [
      await put(this, 'selected-a.onnx', gaussianModel({ seed: 40 })),
      await put(this, 'selected-b.onnx', gaussianModel({ seed: 41 })),
    ];
    const compare = (...files: string[]): Thenable<unknown> => {
      const uris = files.map((file) => vscode.Uri.file(file));
      return vscode.commands.executeCommand('scorescope.compareSelected', uris[0], uris);
    };
    await reports.save(await storedReport(a, { isOfContent: true }));
    const errors = errorsShown(this);
    await compare(a, b);
    await compare(a);
    assert.match(errors.join('\n'), /no report for selected-b\.onnx.*\n.*Two checkpoints/s);
    await reports.save(await storedReport(b, { isOfContent: true }));
    await compare(b, a);
    const label = 'selected-a.onnx and selected-b.onnx';
    await until('the comparison', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === label);
  });
});
