import type { Stage } from '../../src/domain/report';
import { h, type Child, type MarkupElement } from '../markup/node';
import { capitalized } from '../../src/shared/format';
import type { PageModel, View } from '../view';
import type { Size } from '../charts/plot';
import { seriesId } from '../charts/series';
import { COPY_FORMATS } from '../../src/shared/page';
import { t } from '../../src/shared/l10n';

const stageNames = (): Readonly<Record<Stage | 'other', string>> => ({
  checkpoint: t('Checkpoint'),
  provider: t('Device'),
  structure: t('Structure'),
  linearity: t('Linearity'),
  trajectory: t('Trajectory'),
  skip: t('Skips'),
  speedup: t('Speed'),
  report: t('Report'),
  other: t('Other'),
});

export function stageName(stage: Stage | 'other'): string {
  return stageNames()[stage];
}

/** The same within a sentence. */
function stageInSentence(stage: Stage): string {
  const words: Readonly<Record<Stage, string>> = {
    checkpoint: t('checkpoint'),
    provider: t('device'),
    structure: t('structure'),
    linearity: t('linearity'),
    trajectory: t('trajectory'),
    skip: t('skips'),
    speedup: t('speed'),
    report: t('report'),
  };
  return words[stage];
}

/** One titled part of the page; `lead` says in a sentence what it shows. */
export function section(id: string, title: string, lead: Child, ...content: Child[]): MarkupElement {
  return h(
    'section',
    { key: id, id, class: 'part', 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title),
    h('p', { class: 'lead' }, lead),
    ...content,
  );
}

/** Shown until the results of `stage` arrive: what is being done now, what it waits for, or that it was not measured. */
export function awaiting(model: PageModel, stage: Stage): string {
  const { progress } = model;
  if (!progress) return t('Not measured.');
  if (progress.stage === stage) return `${capitalized(progress.message)}…`;
  // Only these come after everything that is measured; the others take turns.
  const isOver = progress.stage === 'report' || (progress.stage === 'speedup' && stage !== 'speedup');
  return isOver ? t('Not measured.') : t('Waiting for {0}…', stageInSentence(progress.stage));
}

/**
 * Where a diagnosis is, counted as it goes: the checkpoint, the device, your sampler's runs, the structure, predicted plans, linearity,
 * confirmed plans, the speed, the report. Runs of the sampler and plans come up more than once.
 */
export function stageNumber({ progress, partial }: PageModel): { number: number; of: number } | null {
  if (!progress) return null;
  const isStructured = partial.structure !== undefined;
  const isLinear = (partial.linearity?.length ?? 0) > 0;
  const runs = isStructured ? 5 : 3;
  const numbers: Readonly<Record<Stage, number>> = {
    checkpoint: 1,
    provider: 2,
    trajectory: runs,
    structure: 4,
    skip: isLinear ? 7 : runs,
    linearity: 6,
    speedup: 8,
    report: 9,
  };
  return { number: numbers[progress.stage], of: 9 };
}

/** Buttons that copy a chart, as a table or as a picture. */
export function copies(view: View, id: string): MarkupElement | null {
  if (!view.isInteractive) return null;
  return h(
    'div',
    { key: 'copies', class: 'copies', role: 'group', 'aria-label': t('Copy this chart') },
    h('span', { class: 'aside' }, t('Copy as')),
    COPY_FORMATS.map((format) =>
      h(
        'button',
        { key: format, type: 'button', class: 'toggle', 'data-action': 'copyChart', 'data-place': `${id} ${format}` },
        format.toUpperCase(),
      ),
    ),
  );
}

/** A chart with what belongs to it: the context menu of VS Code knows which one it is by this. */
export function figure(view: View, id: string, ...content: Child[]): MarkupElement {
  const context = { webviewSection: 'chart', chart: id, preventDefaultContextMenuItems: true };
  return h(
    'figure',
    { 'data-chart': id, 'data-vscode-context': view.isInteractive ? JSON.stringify(context) : undefined },
    ...content,
  );
}

/** What stands below a chart: its legend, caption and table have their place before they are there, so that nothing moves. */
export function below(...content: Child[]): MarkupElement {
  return h('div', { key: 'below', class: 'below' }, ...content);
}

/** A chart at the page's width, or once wide and once narrow for a file that cannot measure itself. */
export function chart(view: View, id: string, draw: (size: Size) => MarkupElement): MarkupElement[] {
  const [wide = 560, narrow] = view.chartWidths;
  const { isInteractive } = view;
  const hidden = new Set(
    [...view.hidden].filter((name) => name.startsWith(seriesId(id, ''))).map((name) => name.slice(id.length + 1)),
  );
  const plot = (width: number, className: string): MarkupElement =>
    h('div', { class: className, key: className }, draw({ width, height: heightFor(width), isInteractive, hidden }));
  if (narrow === undefined) return [plot(wide, 'plot')];
  return [plot(wide, 'plot plot-wide'), plot(narrow, 'plot plot-narrow')];
}

function heightFor(width: number): number {
  return Math.round(Math.min(340, Math.max(230, width * 0.55)));
}
