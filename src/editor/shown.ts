import { plainText, shortened } from '../shared/shown';

/** Longest texts, in UTF-16 units. */
const LONGEST_MESSAGE = 1000;
const LONGEST_LABEL = 200;

/** Text of a notification, which would make links of [label](address), commands included. */
export function messageText(text: string): string {
  return shortened(plainText(text).replace(/\](?=\()/g, '] '), LONGEST_MESSAGE);
}

/** Text of a quick pick, the status bar, or a CodeLens, which would draw $(icon). */
export function labelText(text: string): string {
  return shortened(plainText(text).replace(/\$(?=\()/g, '$ '), LONGEST_LABEL);
}

/** A text of one of our own icons and a label. */
export function withIcon(icon: string | undefined, label: string): string {
  return icon === undefined ? labelText(label) : `$(${icon}) ${labelText(label)}`;
}

/** Longest text in a hover. */
const LONGEST_PARAGRAPH = 600;

/** Text in Markdown, which would draw links, pictures, icons, tables and code. */
export function markdownText(text: string): string {
  return shortened(plainText(text), LONGEST_PARAGRAPH)
    .replace(/\$(?=\()/g, '$ ')
    .replace(/[\\`*_{}[\]()<>#+\-!|~&@:.]/g, escaped);
}

/** An entity, which no rule of Markdown reads, nor any that makes a link of an address. */
function escaped(mark: string): string {
  return `&#${mark.charCodeAt(0)};`;
}
