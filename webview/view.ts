import { accumulate, type DiagnosisEvent } from '../src/domain/events';
import type { PageState } from '../src/shared/page';
import type { StartValues } from '../src/shared/startForm';

/** Everything the page is drawn from besides the report itself. */
export interface View {
  /** In VS Code there are buttons and live progress; an exported file has neither. */
  isInteractive: boolean;
  /** Width of a chart in CSS pixels; a file that cannot measure itself draws each chart for a wide and a narrow one. */
  chartWidths: readonly number[];
  /** Ids of the tables and lists that are open when they first appear. */
  opened: ReadonlySet<string>;
  /** Series that the reader has switched off, by `seriesId`. */
  hidden: ReadonlySet<string>;
  /** How the reader has sorted tables, by their names; absent where no table can be sorted. */
  sorts?: ReadonlyMap<string, Sort>;
}

/** By which column of a table, counted as they are defined. */
export interface Sort {
  readonly column: number;
  readonly isDescending: boolean;
}

/** What the page knows: the host's state, and the plan of the running diagnosis once it is known. */
export interface PageModel extends PageState {
  plan?: { evaluations: number; seconds: number };
  /** Seconds of one evaluation, from the first three of the run. */
  secondsEach?: number;
  /** What stands in the start form now. */
  values?: StartValues;
}

/** The model after one event; pure. */
export function advance(model: PageModel, event: DiagnosisEvent): PageModel {
  const partial = accumulate(model.partial, event);
  switch (event.kind) {
    case 'progress':
      return { ...model, progress: event.progress };
    case 'plan':
      return { ...model, plan: { evaluations: event.evaluations, seconds: event.seconds } };
    case 'timed':
      return { ...model, secondsEach: event.secondsEach };
    case 'report':
      return { ...model, partial, progress: null, stale: false };
    default:
      return { ...model, partial };
  }
}
