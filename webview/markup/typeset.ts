/** A number stays on one line with its unit: the space between them does not break. */
export function typeset(text: string): string {
  return text.replace(/(\d) (?=(?:%|dB|s|min|h|[kMGT]B)(?![\p{L}\d]))/gu, '$1\u00a0');
}
