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
