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

/** Choices of a question; there are never so many. */
const MOST_CHOICES = 1000;
const nothing = (args: readonly unknown[]): boolean => args.length === 0;

/** What each call of a page may carry. None names a file: a page can only ask about its own document. */
const hostArguments: { readonly [K in keyof HostApi]: (args: readonly unknown[]) => boolean } = {
  ready: nothing,
  cancel: nothing,
  rerun: nothing,
  exportHtml: nothing,
  copyReportJson: nothing,
  copySamplerCode: nothing,
  showLog: nothing,
  choose: (args) => nothing(args) || (args.length === 1 && isIndex(args[0])),
  editSidecar: nothing,
};

/** Whether a page may make this call. */
export function acceptsFromPage(name: string, args: readonly unknown[]): boolean {
  return Object.hasOwn(hostArguments, name) && hostArguments[name as keyof HostApi](args);
}

/** JSON has no undefined: an argument left out may arrive as null. */
function isIndex(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (Number.isInteger(value) && Number(value) >= 0 && Number(value) < MOST_CHOICES)
  );
}
