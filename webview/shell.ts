import type { Words } from '../src/shared/l10n';
import { escapeHtml } from './markup/string';

export interface ShellOptions {
  /** A fresh random value for every load. */
  nonce: string;
  /** `webview.cspSource`: where scripts and styles of the extension are served from. */
  cspSource: string;
  scriptUri: string;
  styleUri: string;
  /** Translations by their English words; none where the host speaks English. */
  words: Words;
  language: string;
}

/** The page's HTML before anything is drawn: no inline script, no inline style, nothing from the network. */
export function shell({ nonce, cspSource, scriptUri, styleUri, words, language }: ShellOptions): string {
  const policy = [
    `default-src 'none'`,
    `img-src data:`,
    // The component library probes the browser with one style element, which carries the nonce.
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `font-src 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${escapeHtml(nonce)}">
<link rel="stylesheet" href="${escapeHtml(styleUri)}">
<title>ScoreScope</title>
</head>
<body>
<main id="page"></main>
<script id="words" type="application/json">${dataBlock(words)}</script>
<script nonce="${escapeHtml(nonce)}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>
`;
}

/** Data, which no policy forbids: the page speaks the host's language from its first line on. */
function dataBlock(words: Words): string {
  return JSON.stringify(words).replaceAll('<', '\\u003c');
}
