import { createHash } from 'node:crypto';
import { escapeHtml, renderToString } from '../../webview/markup/string';
import { page } from '../../webview/page';
import { fileName } from '../../webview/sections/header';
import type { View } from '../../webview/view';
import type { Report } from '../shared/report';

/** A file cannot measure the window, so every chart is drawn once for a wide and once for a narrow one. */
const VIEW: View = { isInteractive: false, chartWidths: [560, 330], opened: new Set() };

/**
 * The report as one self-contained HTML file: no script, nothing from the network, light or dark as the reader's
 * system is. It is drawn by the functions that draw the live page.
 * @param css the built style sheet of the page (`dist/webview/page.css`)
 */
export function reportHtml(report: Report, css: string): string {
  const content = page({ partial: report, progress: null, failure: null, stale: false }, VIEW);
  const style = css.replaceAll('</', '<\\/');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${escapeHtml(`${report.tool.name} ${report.tool.version}`)}">
<title>${escapeHtml(fileName(report.model.path))} – ScoreScope</title>
<style>${style}</style>
</head>
<body class="standalone">
<main id="page">${content.map(renderToString).join('\n')}</main>
</body>
</html>
`;
}

/** Allows this one style sheet and embedded pictures, nothing else, whatever a report may contain. */
function policy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; img-src data:; style-src 'sha256-${hash}'`;
}
