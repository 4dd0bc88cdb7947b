/**
 * The words of host and page in the reader's language. English is what stands in the code; `useWords` gives the translations, once, before
 * anything is shown: the host takes VS Code's own bundle, the page gets it with its first state, and the command line has none.
 */

/** A translation by its English words; a part of what l10n/bundle.l10n.LANGUAGE.json holds where some are missing. */
export type Words = Readonly<Record<string, string>>;

let words: Words = {};
let language = 'en';

/** @param tag the language of the words, as in the attribute `lang` */
export function useWords(translations: Words, tag: string): void {
  words = translations;
  language = tag;
}

/** What the page is given, so that it speaks as the host does. */
export function wordsInUse(): { words: Words; language: string } {
  return { words, language };
}

/**
 * The words in the reader's language, values at {0}, {1}, … A literal: `npm run generate` reads the words from the source, and the lint
 * suite refuses others.
 */
export function t(message: string, ...values: readonly (string | number)[]): string {
  return translated(message).replace(/\{(\d+)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? place : String(value);
  });
}

/** Words of a table that is not of the page alone, such as the title of a finding: tools/words/tables.mjs lists these tables. */
export function translated(message: string): string {
  return (Object.hasOwn(words, message) && words[message]) || message;
}
