import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint, Linter } from 'eslint';
import { root } from '../../support/pseudoLocale';

/** In a repository whose modules are loaded as they are: ESLint and the rule are not part of the test's bundle. */
const load = createRequire(path.join(root(), 'package.json'));

describe('the lint rule about words', () => {
  let complaints: (code: string) => string[];

  before(async () => {
    const { Linter: ESLinter } = load('eslint') as { Linter: new () => Linter };
    const { parser } = load('typescript-eslint') as { parser: Linter.Parser };
    const file = pathToFileURL(path.join(root(), 'tools', 'words', 'rule.mjs')).href;
    const { words } = (await import(file)) as { words: NonNullable<ESLint.Plugin['rules']>[string] };
    const linter = new ESLinter();
    complaints = (code) =>
      linter
        .verify(code, {
          languageOptions: { parser },
          plugins: { words: { rules: { words } } },
          rules: { 'words/words': 'error' },
        })
        .map(({ messageId, message }) => messageId ?? message);
  });

  for (const code of [
    `void vscode.window.showInformationMessage('The report was written.');`,
    `showError(\`\${name} cannot be written\`);`,
    `showStatus('Copied', 3000);`,
    `pick(items, { placeHolder: 'Select a report' });`,
    `item.tooltip = \`ScoreScope: \${count} diagnoses\`;`,
    `throw new DiagnosisError('usage', 'Two checkpoints are compared at a time.', '');`,
    `h('p', {}, 'Not measured.');`,
    `h('p', {}, progress ? 'Running' : '');`,
    `h('span', {}, \`\${done} of \${all}\`);`,
    `h('button', { 'aria-label': 'Copy this chart' });`,
    `h('input', { placeholder: 'none' });`,
    `const columns = [{ title: 'sampler', cell }];`,
    `const words = ['in other words', more].join(', ');`,
    `const names = { data: 'covariance of the data' };`,
    `function f() { return left === null ? '' : \`\${left} left\`; }`,
    `function f() { return 'Confirmed'; }`,
    `document.title = 'A report';`,
    `const parts = [ratio && \`error ratio \${ratio}\`];`,
  ])
    it(`finds ${code}`, () => assert.deepEqual(complaints(code), ['literal']));

  it('finds both words of a choice', () =>
    assert.deepEqual(complaints(`h('p', {}, same ? 'The same model' : 'Not the same model');`), [
      'literal',
      'literal',
    ]));

  for (const code of [
    `function f() { h('p', {}, t('Not measured.')); }`,
    `function f() { showError(vscode.l10n.t('{0} cannot be written.', name), l10n.t('Show Log')); }`,
    `h('div', { key: 'parts', class: 'parts with-legend', role: 'group', 'data-action': 'start again' }, name);`,
    `import { t } from '../shared/l10n';`,
    `void vscode.commands.executeCommand('scorescope.diagnoseFile', uri);`,
    `log.info(\`opened \${file} in \${seconds} s\`);`,
    `throw new Error('no such command');`,
    `switch (code) { case 'not finite': break; }`,
    `if (state === 'no report') stop();`,
    `const words = entry['the key'];`,
    `const path = 'M8 1.5a6.5 6.5 0 1 0 0 13', unit = \`\${value} dB\`, figure = \`PSNR \${value}\`;`,
    `document.querySelector('svg.chart [data-readings]');`,
    `const svg = \`<line class="skip" x1="\${x}"/>\`;`,
    `element.className = 'readout to-the-left';`,
    `item.contextValue = 'run previous';`,
    `const kinds: Record<'not found' | 'left', string> = {};`,
    `const className = small ? 'sample pixelated' : 'sample';`,
    `h('p', {}, counted(steps, 'network evaluation'));`,
  ])
    it(`leaves ${code}`, () => assert.deepEqual(complaints(code), []));

  it('refuses words that nobody can collect, and words before there are translations', () => {
    assert.deepEqual(complaints(`function f() { return t(words); }`), ['computed']);
    assert.deepEqual(complaints('function f() { return l10n.t(`${name} is new`, name); }'), ['computed']);
    assert.deepEqual(complaints(`const NAME = t('Error against cost');`), ['early']);
    assert.deepEqual(complaints(`const name = () => t('Error against cost');`), []);
  });
});
