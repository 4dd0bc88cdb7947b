import assert from 'node:assert/strict';
import { useWords } from '../../../src/shared/l10n';
import type { PageState } from '../../../src/shared/page';
import type { MarkupNode } from '../../../webview/markup/node';
import { page } from '../../../webview/page';
import { verificationPage } from '../../../webview/sections/verification';
import { everyPage } from '../../support/everyPage';
import { exampleVerification } from '../../support/exampleVerification';
import { bundle, pseudoWords, untranslated } from '../../support/pseudoLocale';

const view = { isInteractive: true, chartWidths: [560], opened: new Set<string>(), hidden: new Set<string>() };
const READ = ['aria-label', 'title', 'alt', 'placeholder'];

/** All that a person reads of a tree: texts, attributes, and what the crosshair says. */
function textsOf(node: MarkupNode): string[] {
  if (typeof node === 'string') return [node];
  // A code of a finding, a hash, the keys of a sidecar file.
  if (node.tag === 'code') return [];
  const readings = JSON.parse(node.attributes['data-readings'] ?? '[]') as { title: string; lines: string[] }[];
  return [
    ...READ.flatMap((name) => node.attributes[name] ?? []),
    ...readings.flatMap(({ title, lines }) => [title, ...lines]),
    ...node.children.flatMap(textsOf),
  ];
}

describe('the words of every page', () => {
  before(() => useWords(pseudoWords(), 'de'));
  after(() => useWords({}, 'en'));

  const leftIn = (nodes: readonly MarkupNode[], data: unknown): string[] =>
    nodes.flatMap(textsOf).flatMap((text) => {
      const left = untranslated(text, data);
      return left.length > 0 ? [`${left.join(' ')} in "${text}"`] : [];
    });

  for (const name of Object.keys(everyPage()))
    for (const isInteractive of [true, false])
      it(`go through translation: ${name}, ${isInteractive ? 'in VS Code' : 'as a file'}`, () => {
        const state = everyPage()[name] as PageState;
        assert.deepEqual([...new Set(leftIn(page(state, { ...view, isInteractive }), state))], []);
      });

  it('go through translation: a verification', () => {
    const found = exampleVerification();
    assert.deepEqual(leftIn(verificationPage(found, view), found), []);
  });

  it('are found if one does not', () => {
    assert.deepEqual(untranslated('⟦At most ⟧12⟦ steps of ⟧the ⟦way⟧', {}), ['the']);
    assert.deepEqual(untranslated('⟦In ⟧⟦At most ⟧12⟦ steps⟧ NMSE', {}), []);
    assert.deepEqual(untranslated('There are 100 samples.', { message: 'There are 100 samples.' }), []);
    assert.deepEqual(untranslated('picture', { criterion: 'picture' }), ['picture'], 'a code is no word');
  });

  it('are German in German', () => {
    useWords(bundle('de'), 'de');
    const texts = page(everyPage()['finished'] as PageState, view).flatMap(textsOf);
    assert.ok(texts.includes('Linearität des Scores') && texts.includes('Was ein Sprung kostet'), texts.join('\n'));
    useWords(pseudoWords(), 'de');
  });
});
