/**
 * Text from outside (names in a model, paths, the runtime's words, fields of a report) as plain text. What a surface interprets
 * beyond plain text, it makes harmless itself: src/editor/shown.ts, src/terminal/print.ts, src/export/code/python.ts.
 */

/** Longest name in a sentence, in UTF-16 units. */
const LONGEST_NAME = 80;

/** Controls, escape sequences, bidi overrides and other invisible formats, line separators, halves of a character. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;
const LINE_BREAKS = /[ \t]*[\r\n\v\f\u0085\u2028\u2029]+[ \t]*/g;
/** Those of them that JSON.stringify does not escape. */
export const UNESCAPED = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name from a file as part of a sentence: short, on one line, without anything a terminal would obey. */
export function shownName(name: string): string {
  return shortened(name.replace(UNPRINTABLE, '?'), LONGEST_NAME);
}

/** One line of plain text, its line breaks as spaces. */
export function plainText(text: string): string {
  return text.replace(LINE_BREAKS, ' ').replace(UNPRINTABLE, '?');
}

/** Lines of plain text. */
export function plainLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/\t/g, '    ').replace(UNPRINTABLE, '?'))
    .join('\n');
}

/** Cut at `longest` UTF-16 units, not within a character. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/** JSON of the same value, in printable characters and line breaks only. */
export function jsonLines(value: unknown, indent: number): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, indent).replace(UNESCAPED, (character) =>
    character.split('').map(escape).join(''),
  );
}
