// The languages besides English, and what is wrong with their words.
import { existsSync, readFileSync } from 'node:fs';

/** As VS Code names them in the names of files, with themselves as people read them. */
export const languages = { de: 'German', 'zh-cn': 'Simplified Chinese' };

export const bundleFile = (language) => `l10n/bundle.l10n.${language ? `${language}.` : ''}json`;
export const manifestFile = (language) => `package.nls.${language ? `${language}.` : ''}json`;

export function readWords(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * @param words the English words by their key
 * @param translations the same in another language
 * @returns a sentence for each key that is missing or not known, and for each translation with other places for values
 */
export function problemsOf(words, translations) {
  const said = [];
  for (const [key, text] of Object.entries(words)) {
    const translation = translations[key];
    if (typeof translation !== 'string' || translation.trim() === '') said.push(`misses ${JSON.stringify(key)}`);
    else if (placesOf(text) !== placesOf(translation))
      said.push(`has other values than ${placesOf(text) || 'none'} in ${JSON.stringify(key)}`);
  }
  for (const key of Object.keys(translations))
    if (!Object.hasOwn(words, key)) said.push(`has ${JSON.stringify(key)}, which nothing shows`);
  return said;
}

/** "{0} {1}": what stands in a text for values, commands of links and code included. */
function placesOf(text) {
  return [...new Set(text.match(/\{\d+\}|\]\([^)]*\)|`[^`]*`|\$\([^)]*\)/g) ?? [])].sort().join(' ');
}
