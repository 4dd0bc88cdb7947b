// The words to translate, and the translations in the same order: what is missing there stands empty until somebody writes it.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { byAlphabet, wordsIn } from '../words/keys.mjs';
import { bundleFile, languages, manifestFile, problemsOf, readWords } from '../words/translations.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const json = (words) => `${JSON.stringify(words, null, 2)}\n`;
const at = (file) => path.join(root, file);

async function englishWords(load) {
  const { tables } = await load('tools/words/tables.ts');
  const all = [...new Set([...wordsIn(root), ...tables])].sort(byAlphabet);
  return Object.fromEntries(all.map((words) => [words, words]));
}

/** A translation of `words`, without those that nothing shows any more. */
function inOrder(words, translations) {
  return Object.fromEntries(Object.keys(words).map((key) => [key, translations[key] ?? '']));
}

export async function generate(load) {
  const words = await englishWords(load);
  const manifest = readWords(at(manifestFile()));
  const files = { [bundleFile()]: json(words) };
  for (const language of Object.keys(languages)) {
    files[bundleFile(language)] = json(inOrder(words, readWords(at(bundleFile(language)))));
    files[manifestFile(language)] = json(inOrder(manifest, readWords(at(manifestFile(language)))));
  }
  return files;
}

/** Sentences about translations that only a person can mend. */
export function problems() {
  return Object.keys(languages).flatMap((language) =>
    [bundleFile, manifestFile].flatMap((file) =>
      problemsOf(readWords(at(file())), readWords(at(file(language)))).map((what) => `${file(language)} ${what}.`),
    ),
  );
}
