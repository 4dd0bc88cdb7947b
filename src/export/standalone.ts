import { createHash } from 'node:crypto';
import type { MarkupElement } from '../../webview/markup/node';
import { escapeHtml, renderToString } from '../../webview/markup/string';
import type { View } from '../../webview/view';
import { wordsInUse } from '../shared/l10n';
import { plainText } from '../shared/shown';

/** A file cannot measure its window, so every chart is drawn once for a wide and once for a narrow window. */
export const STANDALONE_VIEW: View = {
  isInteractive: false,
  chartWidths: [560, 330],
  opened: new Set(),
  hidden: new Set(),
};

export interface StandalonePage {
  title: string;
  generator: string;
  content: readonly MarkupElement[];
  /** The built style sheet of the page (`dist/webview/page.css`). */
  css: string;
  /** Whether the page takes the colors of the VS Code theme; an exported file has its own. */
  themed?: boolean;
}

/** One self-contained HTML file: no script, nothing from the network, light or dark like the reader's system. */
export function standaloneHtml({ title, generator, content, css, themed = false }: StandalonePage): string {
  const style = css.replaceAll('</', '<\\/');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(wordsInUse().language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${escapeHtml(plainText(generator))}">
<title>${escapeHtml(plainText(title))} – ScoreScope</title>
<style>${style}</style>
</head>
<body${themed ? '' : ' class="standalone"'}>
<main id="page">${content.map(renderToString).join('\n')}</main>
</body>
</html>
`;
}

/** Allows this style sheet and embedded images only, whatever a report contains. */
function policy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; img-src data:; style-src 'sha256-${hash}'`;
}

/** Whether a file that begins so is a page that ScoreScope wrote. */
export function isOwnPage(start: string): boolean {
  return /^<!DOCTYPE html>\n[^]*?<meta name="generator" content="scorescope /.test(start);
}
