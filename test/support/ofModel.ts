import { ofOne, parseDiagnose, type Arguments } from '../../src/terminal/arguments';

/** The words after `diagnose` that name one checkpoint. */
export function ofModel(words: readonly string[]): Arguments {
  const given = parseDiagnose(words);
  return ofOne(given.models[0] ?? '', given);
}
