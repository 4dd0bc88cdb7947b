import type { Stage } from '../../src/domain/report';
import { h, type Child, type MarkupElement } from '../markup/node';
import { capitalized } from '../../src/shared/format';
import type { PageModel, View } from '../view';
import type { Size } from '../charts/plot';

const STAGES: readonly Stage[] = [
  'checkpoint',
  'provider',
  'structure',
  'linearity',
  'trajectory',
  'skip',
  'speedup',
  'report',
];

const STAGE_NAMES: Readonly<Record<Stage | 'other', string>> = {
  checkpoint: 'Checkpoint',
  provider: 'Device',
  structure: 'Structure',
  linearity: 'Linearity',
  trajectory: 'Trajectory',
  skip: 'Skips',
  speedup: 'Speed',
  report: 'Report',
  other: 'Other',
};

export function stageName(stage: Stage | 'other'): string {
  return STAGE_NAMES[stage];
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
  if (!progress) return 'Not measured.';
  if (progress.stage === stage) return `${capitalized(progress.message)}…`;
  const isAhead = STAGES.indexOf(progress.stage) < STAGES.indexOf(stage);
  return isAhead ? `Waiting for ${STAGE_NAMES[progress.stage].toLowerCase()}…` : 'Not measured.';
}

/** A chart at the page's width, or once wide and once narrow for a file that cannot measure itself. */
export function chart(view: View, draw: (size: Size) => MarkupElement): MarkupElement[] {
  const [wide = 560, narrow] = view.chartWidths;
  const plot = (width: number, className: string): MarkupElement =>
    h('div', { class: className, key: className }, draw({ width, height: heightFor(width) }));
  if (narrow === undefined) return [plot(wide, 'plot')];
  return [plot(wide, 'plot plot-wide'), plot(narrow, 'plot plot-narrow')];
}

function heightFor(width: number): number {
  return Math.round(Math.min(340, Math.max(230, width * 0.55)));
}
