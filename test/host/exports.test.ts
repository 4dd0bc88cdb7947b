import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { saveTeleport } from '../../src/data/teleportFile';
import { cleanLevel, edmSchedule } from '../../src/score/noise/schedule';
import { exportedSkip } from '../support/exportedSkip';
import { gaussianModel } from './models';
import { storedReport } from './reports';
import { errorsShown, inWorkspace, put, replace, scoreScope, undoAll } from './window';

const levels = [...[80, 40, 5, 1].map((sigma) => edmSchedule().levelAt(sigma)), cleanLevel()];
/** What a checkpoint is read from. */
const inputs = {
  'guarded.onnx': gaussianModel(),
  'guarded.onnx_data': 'weights',
  'guarded.onnx.scorescope.json': '{}',
};

describe('an export of the editor', () => {
  afterEach(undoAll);

  for (const command of ['exportHtml', 'exportTeleport'])
    for (const chosen of Object.keys(inputs))
      it(`never replaces what its checkpoint is read from: ${command} to ${chosen}`, async function () {
        const { reports } = await scoreScope();
        for (const [name, content] of Object.entries(inputs)) await put(this, name, content);
        const model = inWorkspace('guarded.onnx');
        const { stamp, report } = await storedReport(model);
        const identity = { path: model, sha256: report.model.sha256, externalFiles: ['guarded.onnx_data'] };
        const skip = exportedSkip(levels, 1, { model: identity });
        const gaussian = reports.newGaussianFile();
        await saveTeleport(gaussian, skip.teleport);
        await reports.save({ model, stamp, report: skip.report }, gaussian);
        const errors = errorsShown(this);
        replace(this, vscode.window, 'showSaveDialog', () => Promise.resolve(vscode.Uri.file(inWorkspace(chosen))));
        await vscode.commands.executeCommand(`scorescope.${command}`, vscode.Uri.file(model));
        assert.equal(errors.length, 1, errors.join('\n'));
        assert.match(errors[0]!, /^The export would overwrite .*, which is an input\. Choose another name\./);
        for (const [name, content] of Object.entries(inputs))
          assert.deepEqual(await readFile(inWorkspace(name)), Buffer.from(content), name);
      });

  it('does not touch a sidecar file of the sample that somebody has changed', async function () {
    replace(this, vscode.window, 'showInformationMessage', () => Promise.resolve(undefined));
    await vscode.commands.executeCommand('scorescope.openSample');
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputCustom);
    const sidecar = `${tab.uri.fsPath}.scorescope.json`;
    const { mtimeMs } = await stat(sidecar);
    await vscode.commands.executeCommand('scorescope.openSample');
    assert.equal((await stat(sidecar)).mtimeMs, mtimeMs);
  });
});
