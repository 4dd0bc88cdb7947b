import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { viewType } from '../../src/editor/pages';
import { commands } from '../../src/editor/commands';
import { section } from '../../src/domain/options/settings';
import { settings } from '../../src/editor/settings';
import { scoreScope, theExtension } from './window';

interface Manifest {
  contributes: {
    commands: { command: string; title: string }[];
    configuration: { properties: Record<string, { default: unknown }> };
    customEditors: { viewType: string }[];
    walkthroughs: { steps: { media: { image: string } }[] }[];
    jsonValidation: { url: string }[];
  };
}

describe('the manifest', () => {
  const { contributes } = theExtension().packageJSON as Manifest;

  it('declares every command of the table, and VS Code knows them all', async () => {
    await scoreScope();
    const declared = contributes.commands.map(({ command }) => command).sort();
    const inTable = Object.keys(commands).map((id) => `scorescope.${id}`);
    assert.deepEqual(declared, inTable.sort());
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(
      declared.filter((id) => !known.includes(id)),
      [],
    );
  });

  it('has a sentence for every %key%', () => {
    assert.doesNotMatch(JSON.stringify(contributes), /"%[\w.]+%"/);
  });

  it('declares every setting with the default the code has', () => {
    const declared = Object.entries(contributes.configuration.properties);
    const expected = Object.entries(settings).map(([id, setting]) => [`${section}.${id}`, setting.default]);
    assert.deepEqual(
      declared.map(([id, property]) => [id, property.default]),
      expected,
    );
  });

  it('names the editor and the files that exist', async () => {
    assert.deepEqual(
      contributes.customEditors.map((editor) => editor.viewType),
      [viewType],
    );
    const pictures = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.image));
    for (const file of [...pictures, ...contributes.jsonValidation.map(({ url }) => url)]) {
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(theExtension().extensionUri, file));
    }
  });

  it('keeps the runtime out of the extension host', async () => {
    const bundle = await readFile(path.join(theExtension().extensionPath, 'dist', 'extension.js'), 'utf8');
    assert.doesNotMatch(bundle, /require\(["']onnxruntime/);
    assert.ok(!Object.keys(require.cache).some((file) => file.includes('onnxruntime')));
  });
});
