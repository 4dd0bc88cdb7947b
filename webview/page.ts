import { h, type MarkupElement } from './markup/node';
import { comparisonPage } from './sections/comparison';
import { costError } from './sections/costError';
import { footer } from './sections/footer';
import { fileCard } from './sections/fileCard';
import { facts, header } from './sections/header';
import { linearity } from './sections/linearity';
import { pictures } from './sections/pictures';
import { seriesPage } from './sections/series';
import { spectrum } from './sections/spectrum';
import { trajectory } from './sections/trajectory';
import { trendOverRuns } from './sections/trend';
import { verdict } from './sections/verdict';
import { warnings } from './sections/warnings';
import type { PageModel, View } from './view';

/** The whole report, or what has arrived of it, as one tree: the live page and the exported file draw the same. */
export function page(model: PageModel, view: View): MarkupElement[] {
  if (model.compared) return comparisonPage(model.compared, view);
  if (model.series) return seriesPage(model.series, view);
  const parts = [linearity, costError, spectrum, trajectory].map((part) => part(model, view));
  const { structure, linearity: rows } = model.partial;
  const hasBegun = model.progress !== null || structure !== undefined || rows !== undefined;
  return [
    header(model),
    verdict(model, view),
    ...[
      facts(model, view),
      fileCard(model, view),
      hasBegun ? h('div', { key: 'parts', class: 'parts' }, parts) : null,
      hasBegun ? pictures(model) : null,
      trendOverRuns(model, view),
      warnings(model, view),
      footer(model),
    ].filter((part) => part !== null),
  ];
}
