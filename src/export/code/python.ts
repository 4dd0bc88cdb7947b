/**
 * Python source: numbers, strings and lists as literals. Whatever a report or a file says reaches a template as one of these, as a
 * word of a list that the code knows, or within the docstring.
 */
import { plainText, UNESCAPED } from '../../shared/shown';

const WIDTH = 100;

/** The shortest literal that reads back as the same float64. */
export function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'float("nan")' : `float("${value > 0 ? '' : '-'}inf")`;
}

/** A JSON string is a Python string, too, once what neither may show is escaped. */
export function text(value: string): string {
  return JSON.stringify(value).replace(UNESCAPED, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

export function literal(value: string | number | boolean | readonly number[]): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object') return `[${value.map(number).join(', ')}]`;
  return typeof value === 'number' ? number(value) : text(value);
}

/** `NAME = [1.0, 2.0, …]`, on as many lines as it takes. */
export function list(name: string, values: readonly number[]): string {
  const all = values.map(number);
  const short = `${name} = [${all.join(', ')}]`;
  return short.length <= WIDTH ? short : `${name} = [\n${wrap(all.map((value) => `${value},`))}\n]`;
}

/** A triple-quoted docstring with wrapped paragraphs of plain text; quotes in a file name cannot end it. */
export function docstring(paragraphs: readonly string[]): string {
  const safe = (words: string): string => words.replace(/\\/g, '/').replace(/"""/g, "'''");
  const lines = paragraphs.map((paragraph) => wrap(plainText(paragraph).split(' '), ''));
  return `"""${safe(lines.join('\n\n'))}\n"""`;
}

/** Lines of Python one level deeper. */
export function indent(lines: string, levels = 1): string {
  return lines.replace(/^(?=.)/gm, '    '.repeat(levels));
}

function wrap(words: readonly string[], start = '    '): string {
  const lines: string[] = [];
  let line = start;
  for (const word of words) {
    const longer = line === start ? start + word : `${line} ${word}`;
    if (longer.length > WIDTH && line !== start) {
      lines.push(line);
      line = start + word;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}
