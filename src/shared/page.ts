import type { DiagnosisEvent, PartialReport, Progress } from '../domain/events';
import type { ComparedReports } from '../domain/comparison';
import type { FileCard } from '../domain/fileCard';
import type { Report } from '../domain/report';
import type { Series } from '../domain/series';
import type { Trend } from '../domain/trend';
import type { FailureMessage } from './failure';
import {
  areStartValues,
  START_FIELDS,
  type Estimate,
  type StartField,
  type StartForm,
  type StartValues,
} from './startForm';

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
  /** What the file's header says; absent until it is read, and where it cannot be read. */
  card?: FileCard;
  /** How a diagnosis can be started; absent where there is nothing to diagnose. */
  start?: StartForm;
  /** How the checkpoint changed over its diagnoses; absent for fewer than two. */
  trend?: Trend;
  /** Two reports to compare, instead of one to show. */
  compared?: ComparedReports;
  /** Checkpoints side by side, instead of one report. */
  series?: ShownSeries;
  /** An earlier report, or a comparison: nothing runs from its page. */
  isStored?: true;
  /** By which the host finds what the page shows after a restart. */
  restore?: string;
}

/** A series with what only its page shows, in the order of its members. */
export interface ShownSeries {
  readonly series: Series;
  /** Of their reports, what the series does not hold; null where there is none. */
  readonly reports: readonly (Pick<Report, 'pictures'> | null)[];
  /** Where the page of each lies, relative to this one; null where there is none. */
  readonly pages: readonly (string | null)[];
  /** What is going on with each; absent in a file. */
  readonly states?: readonly (MemberState | null)[];
}

/** Its diagnosis runs or waits for others, or its file has changed since its report, which is then not shown. */
export type MemberState = 'running' | 'waiting' | 'changed';

/** What a chart can be copied as. */
export const COPY_FORMATS = ['csv', 'svg', 'png'] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** Calls the page answers (host → page). */
export interface PageApi {
  /** Copies a chart that the context menu was opened on. */
  copyChart(chart: string, format: CopyFormat): void;
  show(state: PageState): void;
  event(event: DiagnosisEvent): void;
  /** Shows the start form and puts the cursor there. */
  askForOptions(): void;
}

/** Calls the host answers (page → host). */
export interface HostApi {
  /** The page can draw; the answer is the state to begin with. */
  ready(): PageState;
  cancel(): void;
  /** Diagnoses with what the start form says, which is remembered. */
  start(values: StartValues): void;
  /** What a diagnosis with these values takes at most; null where the file is not known any more. */
  estimate(values: StartValues): Estimate | null;
  /** Asks for the file of a field; null if the user cancels. */
  browse(field: StartField): string | null;
  rerun(): void;
  exportHtml(): void;
  copyReportJson(): void;
  copySamplerCode(): void;
  showLog(): void;
  /** Chooses one of the failure's choices by its index, or shows a list of them. */
  choose(index?: number): void;
  editSidecar(): void;
  /** Opens the page of a checkpoint of a series, by its place there. */
  openMember(index: number): void;
  /** Puts a table or a picture of a chart on the clipboard. */
  copyText(text: string): void;
  /** Opens what the docs say of a finding or a term. */
  explain(code: string): void;
}

/** Choices of a question, and checkpoints of a series; there are never so many. */
const MOST_CHOICES = 1000;
const MOST_MEMBERS = 100_000;
/** Characters of a chart's picture or table; they have some ten thousand. */
const LONGEST_COPY = 5_000_000;
const nothing = (args: readonly unknown[]): boolean => args.length === 0;

/** What each call of a page may carry. None names a file: a page can only ask about its own document. */
const hostArguments: { readonly [K in keyof HostApi]: (args: readonly unknown[]) => boolean } = {
  ready: nothing,
  cancel: nothing,
  start: (args) => args.length === 1 && areStartValues(args[0]),
  estimate: (args) => args.length === 1 && areStartValues(args[0]),
  browse: (args) => args.length === 1 && START_FIELDS.some((field) => field === args[0]),
  rerun: nothing,
  exportHtml: nothing,
  copyReportJson: nothing,
  copySamplerCode: nothing,
  showLog: nothing,
  choose: (args) => nothing(args) || (args.length === 1 && isIndex(args[0])),
  editSidecar: nothing,
  openMember: (args) => args.length === 1 && typeof args[0] === 'number' && isIndex(args[0], MOST_MEMBERS),
  copyText: (args) => args.length === 1 && typeof args[0] === 'string' && args[0].length <= LONGEST_COPY,
  explain: (args) => args.length === 1 && typeof args[0] === 'string' && /^[a-z-]{1,40}$/.test(args[0]),
};

/** Whether a page may make this call. */
export function acceptsFromPage(name: string, args: readonly unknown[]): boolean {
  return Object.hasOwn(hostArguments, name) && hostArguments[name as keyof HostApi](args);
}

/** JSON has no undefined: an argument left out may arrive as null. */
function isIndex(value: unknown, most = MOST_CHOICES): boolean {
  return (
    value === undefined || value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) < most)
  );
}
