import type { CopyFormat, HostApi, PageApi } from '../src/shared/page';
import type { Estimate, StartValues } from '../src/shared/startForm';
import { useWords, type Words } from '../src/shared/l10n';
import { connect } from '../src/shared/rpc';
import { copyPicture, pictureSvg, tableCsv } from './copy';
import { Crosshair } from './crosshair';
import { patch } from './markup/patch';
import type { MarkupNode } from './markup/node';
import { isPathField, StartFormInput } from './form';
import { page } from './page';
import type { Action } from './sections/controls';
import { canStart } from './sections/startForm';
import { registerComponents } from './toolkit';
import { nextSort } from './sections/table';
import { advance, type PageModel, type Sort } from './view';

/** What outlives the page when its tab is hidden: only where the reader was, never the report. */
interface ReadingPosition {
  scroll: number;
  opened: string[];
  /** Series that are switched off. */
  hidden?: string[];
  sorts?: [table: string, sort: Sort][];
  restore?: string;
}

// Before anything is drawn; see shell.ts.
useWords(JSON.parse(document.getElementById('words')?.textContent ?? '{}') as Words, document.documentElement.lang);
registerComponents();
const vscode = acquireVsCodeApi<ReadingPosition>();
const root = document.getElementById('page') ?? document.body;
const position = vscode.getState() ?? { scroll: 0, opened: [] };
const opened = new Set(position.opened);
const hidden = new Set(position.hidden);
const sorts = new Map(position.sorts);
const crosshair = new Crosshair(root);

let model: PageModel | null = null;
let drawn: MarkupNode[] = [];
let chartWidth = 0;
let frame = 0;

const local: PageApi = {
  show(state) {
    const isFirst = model === null;
    const values = model?.values;
    model = { ...state, ...(values && { values }) };
    if (isFirst) drawNow();
    else drawSoon();
  },
  event(event) {
    if (!model) return;
    model = advance(model, event);
    drawSoon();
  },
  copyChart(chart, format) {
    void copyChart(chart, format);
  },
  askForOptions() {
    opened.add('next-run');
    const details = document.getElementById('next-run');
    if (details instanceof HTMLDetailsElement) details.open = true;
    form.focus();
  },
};

const { remote: host } = connect<HostApi>(
  {
    post: (message) => vscode.postMessage(message),
    listen: (receive) => window.addEventListener('message', ({ data }) => receive(data)),
  },
  local,
);

const form = new StartFormInput(root, {
  changed(values, isSettled) {
    if (!model) return;
    model = { ...model, values };
    drawSoon();
    if (isSettled) void host.estimate(values).then((estimate) => estimated(values, estimate));
  },
  submitted: start,
});

/** An answer to what has been typed over meanwhile is of no use. */
function estimated(values: StartValues, estimate: Estimate | null): void {
  if (!model?.start || JSON.stringify(model.values) !== JSON.stringify(values)) return;
  model = { ...model, start: { ...model.start, estimate } };
  drawSoon();
}

function start(): void {
  if (!model?.start || model.progress) return;
  const values = model.values ?? model.start.values;
  if (canStart(model.start, values)) void host.start(values);
}

async function browse(name: string | undefined): Promise<void> {
  if (!isPathField(name)) return;
  const file = await host.browse(name);
  if (file !== null) form.set(name, file);
}

/** Events can come faster than the screen refreshes: one drawing a frame is enough. */
function drawSoon(): void {
  frame ||= requestAnimationFrame(drawNow);
}

function drawNow(): void {
  cancelAnimationFrame(frame);
  frame = 0;
  if (!model) return;
  const next = page(model, { isInteractive: true, chartWidths: [chartWidth || 560], opened, hidden, sorts });
  patch(root, drawn, next);
  drawn = next;
  crosshair.hide();
  // Only the drawn page knows how wide its charts may be.
  if (chartWidth === 0) measure();
}

function measure(): void {
  const width = Math.floor(root.querySelector('.plot')?.clientWidth ?? 0);
  if (width === 0 || width === chartWidth) return;
  chartWidth = width;
  drawSoon();
}

function remember(): void {
  const restore = model?.restore;
  vscode.setState({
    scroll: window.scrollY,
    opened: [...opened],
    hidden: [...hidden],
    sorts: [...sorts],
    ...(restore !== undefined && { restore }),
  });
}

async function act(action: Action, place: string | undefined): Promise<void> {
  switch (action) {
    case 'start':
      return start();
    case 'browse':
      return browse(place);
    case 'copyChart': {
      const [chart = '', format] = (place ?? '').split(' ');
      return copyChart(chart, format as CopyFormat);
    }
    case 'explain':
      return host.explain(place ?? '');
    case 'openMember':
      return host.openMember(Number(place));
    case 'choose':
      return place === undefined ? host.choose() : host.choose(Number(place));
    default:
      return host[action]();
  }
}

/** Switches a series on or off. */
function toggle(series: string): void {
  if (!hidden.delete(series)) hidden.add(series);
  remember();
  drawSoon();
}

/** Sorts a table by a column, `2 Name of the table`. */
function sortBy(column: string): void {
  const table = column.slice(column.indexOf(' ') + 1);
  const next = nextSort(Number.parseInt(column), sorts.get(table));
  if (next) sorts.set(table, next);
  else sorts.delete(table);
  remember();
  drawSoon();
}

async function copyChart(id: string, format: CopyFormat): Promise<void> {
  const figure = root.querySelector<HTMLElement>(`[data-chart="${CSS.escape(id)}"]`);
  if (!figure) return;
  if (format === 'png') return copyPicture(figure);
  await host.copyText(format === 'csv' ? tableCsv(figure) : pictureSvg(figure));
}

root.addEventListener('click', ({ target }) => {
  const pressed = target instanceof Element ? target.closest<HTMLElement>('[data-series], [data-sort]') : null;
  const { series, sort } = pressed?.dataset ?? {};
  if (series !== undefined) return toggle(series);
  if (sort !== undefined) return sortBy(sort);
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-action]') : null;
  // The host reports a failed action; it has the log.
  if (button) act(button.dataset['action'] as Action, button.dataset['place']).catch(() => undefined);
});

root.addEventListener(
  'toggle',
  ({ target }) => {
    if (!(target instanceof HTMLDetailsElement)) return;
    if (target.open) opened.add(target.id);
    else opened.delete(target.id);
    remember();
  },
  true,
);

window.addEventListener('scrollend', remember);
new ResizeObserver(measure).observe(root);

void host.ready().then((state) => {
  local.show(state);
  if (state.restore !== undefined) remember();
  window.scrollTo(0, position.scroll);
});
