import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { counted } from '../../../src/shared/format';
import { t, translated, useWords, type Words } from '../../../src/shared/l10n';
import { bundle, root } from '../../support/pseudoLocale';

interface Translations {
  languages: Readonly<Record<string, string>>;
  problemsOf(words: Words, translations: Words): string[];
}

const read = (file: string): Words => JSON.parse(readFileSync(path.join(root(), file), 'utf8')) as Words;

describe('translations', () => {
  let translations: Translations;
  let wordsOf: (source: string) => string[];
  before(async () => {
    const load = (file: string): Promise<unknown> =>
      import(pathToFileURL(path.join(root(), 'tools', 'words', file)).href);
    translations = (await load('translations.mjs')) as Translations;
    ({ wordsOf } = (await load('keys.mjs')) as { wordsOf: typeof wordsOf });
  });
  afterEach(() => useWords({}, 'en'));

  it('are whole in German and Chinese, of page, host and manifest, with the same values', () => {
    assert.deepEqual(Object.keys(translations.languages), ['de', 'zh-cn']);
    for (const language of Object.keys(translations.languages))
      for (const name of ['l10n/bundle.l10n', 'package.nls']) {
        assert.deepEqual(translations.problemsOf(read(`${name}.json`), read(`${name}.${language}.json`)), [], language);
      }
  });

  it('are found wanting: a missing, an empty, an unknown key, other values, another link', () => {
    const words = { a: 'at most {0}', b: '[Open](command:open)', c: 'see `auto`' };
    const found = translations.problemsOf(words, { a: 'höchstens', b: '[Öffnen](command:opne)', d: 'x' });
    assert.equal(found.length, 4);
    assert.match(found.join('\n'), /\{0\} in "a".*\n.*"b"\n.*misses "c"\n.*"d", which nothing shows/);
    assert.deepEqual(translations.problemsOf({ a: 'x' }, { a: ' ' }), ['misses "a"']);
  });

  it('are words of their own: few are the same as in English', () => {
    for (const language of ['de', 'zh-cn']) {
      const same = Object.entries(bundle(language)).filter(([english, words]) => english === words && / /.test(words));
      assert.ok(same.length < 15, same.map(([words]) => words).join('\n'));
    }
  });

  it('are collected from calls of t and vscode.l10n.t and from counted nouns', () => {
    const source =
      "f(t('one'), vscode.l10n.t('two {0}', x), l10n.t(`three`), counted(n, 'step'), counted(n, 'b', 'bs'), u('four'));";
    assert.deepEqual(wordsOf(source), ['one', 'two {0}', 'three', '{0} step', '{0} steps', '{0} b', '{0} bs']);
  });

  it('put values where the language has them, and leave what is not translated', () => {
    useWords({ '{0} of {1}': '{1} 中的 {0}', '{0} steps': '{0} Schritte', constructor: '' }, 'de');
    assert.equal(t('{0} of {1}', 3, 8), '8 中的 3');
    assert.equal(counted(1200, 'step'), '1,200 Schritte');
    assert.equal(counted(1, 'step'), '1 step');
    assert.equal(t('{0} and {1}', '{1}', 'b'), '{1} and b', 'a value is not read as a place');
    assert.equal(translated('toString'), 'toString');
    assert.equal(translated('constructor'), 'constructor');
  });

  it('are asked for everywhere in the manifest', () => {
    const { contributes } = read('package.json') as unknown as { contributes: object };
    const literals: string[] = [];
    const READ = /^(title|displayName|description|markdownDescription|userDescription|contents|altText|name)$/;
    const visit = (value: unknown, place: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, one] of Object.entries(value)) {
        // What language models read stays English; names of programs are names.
        if (key === 'inputSchema' || (key === 'name' && /languageModelTools/.test(place))) continue;
        if (typeof one === 'string' && READ.test(key) && !/^%[\w.]+%$/.test(one))
          literals.push(`${place}.${key}: ${one}`);
        if (key === 'enumDescriptions') for (const text of one as string[]) if (!/^%/.test(text)) literals.push(text);
        visit(one, `${place}.${key}`);
      }
    };
    visit(contributes, '');
    assert.deepEqual(
      literals.filter((literal) => !literal.endsWith(': ScoreScope')),
      [],
    );
    const keys = new Set(JSON.stringify(contributes).match(/(?<=%)[\w.]+(?=%)/g));
    const known = read('package.nls.json');
    assert.deepEqual(
      [...keys].filter((key) => !Object.hasOwn(known, key)),
      [],
    );
  });
});
