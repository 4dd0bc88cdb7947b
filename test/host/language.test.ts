import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { wordsInUse } from '../../src/shared/l10n';
import { gaussianModel } from './models';
import { lensesOf, put, scoreScope, theExtension, undoAll } from './window';

/** Run by a window of its own, whose language is German (scripts/suites.mjs). */
if (vscode.env.language === 'de')
  describe('in a German window', () => {
    before(scoreScope);
    afterEach(undoAll);

    it('the manifest is German', () => {
      // VS Code keeps the English title beside the translated one: it finds a command by both.
      const { contributes } = theExtension().packageJSON as {
        contributes: { commands: { command: string; title: unknown }[]; views: Record<string, { name: string }[]> };
      };
      const title = contributes.commands.find(({ command }) => command === 'scorescope.openReport')?.title;
      assert.deepEqual(title, { original: 'Open Report', value: 'Bericht öffnen' });
      assert.equal(contributes.views['scorescope']?.[0]?.name, 'Berichte');
    });

    it('VS Code gives the host its bundle', () => {
      assert.equal(vscode.l10n.t('Show Log'), 'Protokoll anzeigen');
      assert.equal(vscode.l10n.bundle?.['Linearity of the score'], 'Linearität des Scores');
      assert.equal(wordsInUse().language, 'en', 'of this test’s own copy of the module');
    });

    it('what it shows beside code is German', async function () {
      await put(this, 'deutsch.onnx', gaussianModel());
      const file = await put(this, 'deutsch.py', 'net = load("deutsch.onnx")\n');
      const document = await vscode.workspace.openTextDocument(file);
      const [lens] = await lensesOf(document);
      assert.equal(lens?.command.title, 'Linearität des Scores diagnostizieren');
    });

    it('what it computes with shared words is German', async function () {
      const model = await put(this, 'gemessen.onnx', gaussianModel());
      const { diagnose } = await scoreScope();
      const report = await diagnose(vscode.Uri.file(model), { effort: 'quick' });
      assert.doesNotMatch(
        report?.skip.reason ?? 'ein',
        /\b(ein|der|die|das|Sprung)\b/,
        'a report is English wherever it is made',
      );
      const file = await put(this, 'gemessen.py', 'net = load("gemessen.onnx")\n');
      const document = await vscode.workspace.openTextDocument(file);
      const [lens] = await lensesOf(document);
      assert.match(lens?.command.title ?? '', /Sprung|Auswertungen/);
      assert.match(lens?.command.title ?? '', /gerade eben|vor \d+ min/);
    });
  });
