import type { DiagnosisEvent, PartialReport, Progress } from '../domain/events';
import type { FailureMessage } from './failure';

/** A failure as the page shows it: its remedy is worded for the editor. */
export type ShownFailure = Omit<FailureMessage, 'remedy'> & { remedy: string };

/** What the page shows: a report, or the part that has arrived. The page has no other state. */
export interface PageState {
  partial: PartialReport;
  /** null when nothing runs. */
  progress: Progress | null;
  failure: ShownFailure | null;
  /** The file differs from the one that was measured. */
  stale: boolean;
}

/** Calls the page answers (host → page). */
export interface PageApi {
  show(state: PageState): void;
  event(event: DiagnosisEvent): void;
}

/** Calls the host answers (page → host). */
export interface HostApi {
  /** The page can draw; the answer is the state to begin with. */
  ready(): PageState;
  cancel(): void;
  rerun(): void;
  exportHtml(): void;
  copyReportJson(): void;
  copySamplerCode(): void;
  showLog(): void;
  /** Chooses one of the failure's choices by its index, or shows a list of them. */
  choose(index?: number): void;
  editSidecar(): void;
}
