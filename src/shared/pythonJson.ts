/** Strings are kept whole; outside them Python's json writes NaN and the infinities as bare words. */
const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/** The value of a JSON text as Python writes it, diffusers' `"lambda_min_clipped": -Infinity` among it; such numbers are read as null. */
export function parsePythonJson(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_WORD, (part) => (part.startsWith('"') ? part : 'null')));
}
