/** NaN and the infinities are bare words in Python's JSON, never keys. */
const WORD = /\b(?:Infinity|NaN)\b(?!\s*:)/g;

/**
 * The value of a JSON text as Python writes it, diffusers' `"lambda_min_clipped": -Infinity` among it.
 * @throws SyntaxError as JSON.parse does
 */
export function parsePythonJson(text: string): unknown {
  if (!/NaN|Infinity/.test(text)) return JSON.parse(text);
  // JSON has no NaN: it is replaced by a string that does not occur in the text, and revived.
  let standIn = 'NaN';
  while (text.includes(`"${standIn}"`)) standIn += '_';
  // 10⁹⁹⁹ exceeds float64, so it is parsed as Infinity.
  const json = outsideStrings(text, (word) => (word === 'NaN' ? `"${standIn}"` : '1e999'));
  const revive = (_: string, value: unknown): unknown => (value === standIn ? NaN : value);
  return JSON.parse(json, json.includes(`"${standIn}"`) ? revive : undefined);
}

/** The text with every such word replaced that is not inside a string. */
function outsideStrings(text: string, replace: (word: string) => string): string {
  let json = '';
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return json + text.slice(at).replace(WORD, replace);
    const end = endOfString(text, quote);
    json += text.slice(at, quote).replace(WORD, replace) + text.slice(quote, end);
    at = end;
  }
  return json;
}

/** The index after the closing quote, which is the first one preceded by an even number of backslashes. */
function endOfString(text: string, quote: number): number {
  for (let end = quote; ;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
}
