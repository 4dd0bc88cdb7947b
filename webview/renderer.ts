import type { Report } from '../src/domain/report';
import { isRecord } from '../src/shared/json';
import { patch } from './markup/patch';
import { page } from './page';
import { t } from '../src/shared/l10n';

/** What VS Code gives the renderer of a notebook's output, as far as it is used here (vscode-notebook-renderer). */
interface OutputItem {
  json(): unknown;
}
interface Renderer {
  renderOutputItem(item: OutputItem, element: HTMLElement): void;
}

/** Chart widths in CSS pixels, where the output cannot be measured yet and where it is narrow. */
const USUAL = 560;
const NARROWEST = 300;

/**
 * Draws the output of a cell that has the type `application/vnd.scorescope+json`, a report as `diagnose --json -` prints it, with the
 * functions that draw the page of a checkpoint. The style sheet lies beside this script.
 */
export function activate(): Renderer {
  return {
    renderOutputItem(item, element) {
      const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
      root.replaceChildren();
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = new URL('./page.css', import.meta.url).href;
      // The page's rules are about a body; in a shadow it is this one, and the notebook's own is left alone.
      const body = document.createElement('body');
      body.className = document.body.className;
      const main = document.createElement('main');
      body.append(main);
      root.append(style, body);
      draw(main, reportIn(item), Math.max(NARROWEST, Math.min(USUAL, element.clientWidth - 40 || USUAL)));
    },
  };
}

function draw(main: HTMLElement, report: Report | null, chartWidth: number): void {
  if (report) {
    try {
      const view = {
        isInteractive: false,
        chartWidths: [chartWidth],
        opened: new Set<string>(),
        hidden: new Set<string>(),
      };
      patch(main, [], page({ partial: report, progress: null, failure: null, stale: false }, view));
      return;
    } catch {
      // A notebook may come from anybody: what only looks like a report is told to be none.
      main.replaceChildren();
    }
  }
  const text = document.createElement('p');
  text.textContent = t(
    'This output is not a ScoreScope report. Print one with: scorescope diagnose MODEL.onnx --json -',
  );
  main.append(text);
}

function reportIn(item: OutputItem): Report | null {
  try {
    const value = item.json();
    if (!isRecord(value) || value['schemaVersion'] !== 1 || !isRecord(value['skip'])) return null;
    return value as unknown as Report;
  } catch {
    return null;
  }
}
