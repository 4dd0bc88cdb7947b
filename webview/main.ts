import type { HostApi, PageApi } from '../src/shared/page';
import { connect } from '../src/shared/rpc';
import { patch } from './markup/patch';
import type { MarkupNode } from './markup/node';
import { page } from './page';
import type { Action } from './sections/controls';
import { registerComponents } from './toolkit';
import { advance, type PageModel } from './view';

/** What outlives the page when its tab is hidden: only where the reader was, never the report. */
interface ReadingPosition {
  scroll: number;
  opened: string[];
}

registerComponents();
const vscode = acquireVsCodeApi<ReadingPosition>();
const root = document.getElementById('page') ?? document.body;
const position = vscode.getState() ?? { scroll: 0, opened: [] };
const opened = new Set(position.opened);

let model: PageModel | null = null;
let drawn: MarkupNode[] = [];
let chartWidth = 0;
let frame = 0;

const local: PageApi = {
  show(state) {
    const isFirst = model === null;
    model = state;
    if (isFirst) drawNow();
    else drawSoon();
  },
  event(event) {
    if (!model) return;
    model = advance(model, event);
    drawSoon();
  },
};

const { remote: host } = connect<HostApi>(
  {
    post: (message) => vscode.postMessage(message),
    listen: (receive) => window.addEventListener('message', ({ data }) => receive(data)),
  },
  local,
);

/** Events can come faster than the screen refreshes: one drawing a frame is enough. */
function drawSoon(): void {
  frame ||= requestAnimationFrame(drawNow);
}

function drawNow(): void {
  cancelAnimationFrame(frame);
  frame = 0;
  if (!model) return;
  const next = page(model, { isInteractive: true, chartWidths: [chartWidth || 560], opened });
  patch(root, drawn, next);
  drawn = next;
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
  vscode.setState({ scroll: window.scrollY, opened: [...opened] });
}

function act(action: Action, place: string | undefined): Promise<void> {
  return action === 'choose' && place !== undefined ? host.choose(Number(place)) : host[action]();
}

root.addEventListener('click', ({ target }) => {
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
  window.scrollTo(0, position.scroll);
});
