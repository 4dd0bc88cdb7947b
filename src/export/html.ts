import { page } from '../../webview/page';
import { comparisonPage } from '../../webview/sections/comparison';
import { verificationPage } from '../../webview/sections/verification';
import { fileName } from '../../webview/sections/header';
import { seriesPage } from '../../webview/sections/series';
import type { ComparedReports } from '../domain/comparison';
import type { Report } from '../domain/report';
import type { Verification } from '../domain/verification';
import { counted } from '../shared/format';
import type { ShownSeries } from '../shared/page';
import { STANDALONE_VIEW, standaloneHtml } from './standalone';

/**
 * The report as one self-contained HTML file, drawn by the functions that draw the live page.
 * @param css the built style sheet of the page (`dist/webview/page.css`)
 */
export function reportHtml(report: Report, css: string): string {
  return standaloneHtml({
    title: fileName(report.model.path),
    generator: generator(report),
    content: page({ partial: report, progress: null, failure: null, stale: false }, STANDALONE_VIEW),
    css,
  });
}

/** Two reports overlaid, as one self-contained HTML file. */
export function comparisonHtml(compared: ComparedReports, css: string): string {
  const { a, b } = compared;
  return standaloneHtml({
    title: `${fileName(a.model.path)} and ${fileName(b.model.path)}`,
    generator: generator(b),
    content: comparisonPage(compared, STANDALONE_VIEW),
    css,
  });
}

/** A verification as one self-contained HTML file; `themed` for a page inside VS Code. */
export function verificationHtml(found: Verification, css: string, themed = false): string {
  return standaloneHtml({
    title: `${fileName(found.b.path)} against ${fileName(found.a.path)}`,
    generator: generator(found),
    content: verificationPage(found, STANDALONE_VIEW),
    css,
    themed,
  });
}

/** A series as one self-contained HTML file; `themed` for a page inside VS Code. */
export function seriesHtml(shown: ShownSeries, css: string, themed = false): string {
  return standaloneHtml({
    title: counted(shown.series.members.length, 'checkpoint'),
    generator: generator(shown.series),
    content: seriesPage(shown, STANDALONE_VIEW),
    css,
    themed,
  });
}

function generator({ tool }: Pick<Report, 'tool'>): string {
  return `${tool.name} ${tool.version}`;
}
