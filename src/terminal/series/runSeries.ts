import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { SaidOptions } from '../../domain/options';
import { shortNames } from '../../reports/series/order';
import { seriesOf, type Outcome, type SeriesWithReports } from '../../reports/series/series';
import { ReportStore } from '../../reports/store/store';
import { dataFolder } from '../../shared/dataFolder';
import { DiagnosisError } from '../../shared/failure';
import { counted, seconds } from '../../shared/format';
import type { InputFiles } from '../../shared/outputs';
import { headline } from '../../shared/verdict';
import type { ReadFiles } from '../../shared/worker';
import { inputFilesOf, type WorkerLaunch } from '../../worker/client';
import type { Submit } from '../cluster/submission';
import { explain, sentences } from '../failures';
import { diagnoseMember } from './diagnoseMember';
import { SeriesProgress } from './progress';
import type { ReportPlaces } from './reportPlaces';
import { shareOut, thisMachine } from './share';

interface How {
  readonly said: SaidOptions;
  readonly places: ReportPlaces;
  /** The folder that paths of reports are relative to. */
  readonly folder: string;
  readonly isQuiet: boolean;
  readonly jobs?: number;
  /** Runs them on a cluster instead; null for this machine. */
  readonly submit: Submit | null;
  /** Called with the files that are read, before anything runs. */
  readonly check: (inputs: InputFiles) => Promise<void>;
}

export interface SeriesRun {
  readonly found: SeriesWithReports;
  readonly isInterrupted: boolean;
  /** Exit codes of the checkpoints that failed. */
  readonly codes: readonly number[];
}

/** What is known of a checkpoint; changes as its turn comes. */
interface Entry {
  readonly model: string;
  readonly name: string;
  readonly files: ReadFiles | DiagnosisError;
  outcome: Outcome;
}

/** Diagnoses the checkpoints of a series, some at a time. One that fails does not stop the others. */
export async function runSeries(members: readonly string[], launch: WorkerLaunch, how: How): Promise<SeriesRun> {
  const { said, places } = how;
  const files = await inputFilesOf(
    members.map((model) => ({ ...said, model })),
    launch,
  );
  await how.check(allInputs(members, files));
  const names = shortNames(members);
  const entries = await Promise.all(
    members.map(async (model, i): Promise<Entry> => {
      const read = files[i] ?? unread;
      const mtime = (await stat(read instanceof DiagnosisError ? model : read.model).catch(() => null))?.mtimeMs ?? 0;
      return { model, name: names[i] ?? model, files: read, outcome: { path: model, mtime, report: null } };
    }),
  );
  const shares = shareOut(
    {
      members: members.length,
      largest: await largestOf(files),
      isOnDevice: said.provider !== undefined && said.provider !== 'cpu' && said.provider !== 'auto',
      ...(how.jobs !== undefined && { jobs: how.jobs }),
    },
    thisMachine(),
  );
  const progress = new SeriesProgress(members.length, how.isQuiet);
  progress.say(how.submit ? `${counted(members.length, 'checkpoint')}, one job each` : shares.words);
  const store = new ReportStore(dataFolder());
  const codes: number[] = [];
  const isAborted = (): boolean => launch.signal?.aborted === true;

  const turn = async (entry: Entry): Promise<void> => {
    const { model, name, files: read } = entry;
    const began = performance.now();
    try {
      if (read instanceof DiagnosisError) throw read;
      const run = await diagnoseMember({ model, said, files: read }, store, {
        launch: { ...launch, threads: shares.threads },
        submit: how.submit,
        show: (event) => {
          if (event.kind === 'progress') progress.at(name, event.progress.fraction);
        },
        say: (words) => progress.say(`${name}: ${words}`),
      });
      entry.outcome = { ...entry.outcome, report: run.report, kept: run.kept };
      const took = run.kept ? 'kept from before' : seconds((performance.now() - began) / 1000);
      progress.ended(name, `${headline(run.report).title} (${took})`);
      await places.write(model, run);
      const file = places.jsonOf(model, how.folder);
      if (file !== null) entry.outcome = { ...entry.outcome, file };
    } catch (error) {
      if (isAborted()) return;
      progress.clear();
      progress.ended(name, entry.outcome.report ? 'its report could not be written' : 'failed');
      codes.push(explain(error));
      const failure =
        error instanceof DiagnosisError ? sentences(error) : 'An unexpected error occurred in ScoreScope.';
      if (!entry.outcome.report) entry.outcome = { ...entry.outcome, failure };
    }
  };
  const waiting = entries.values();
  const job = async (): Promise<void> => {
    // All jobs take from one iterator.
    for (const entry of waiting) {
      if (isAborted()) return;
      await turn(entry);
    }
  };
  await Promise.all(Array.from({ length: how.submit ? AT_RAY : shares.jobs }, job));
  progress.clear();
  if (!isAborted()) await store.sweep().catch(() => undefined);
  const isInterrupted = isAborted();
  return {
    found: seriesOf(
      entries.map(({ outcome }) => outcome),
      isInterrupted,
    ),
    isInterrupted,
    codes,
  };
}

/** Checkpoints that are followed at a time on a cluster, which queues them itself. */
const AT_RAY = 64;

const unread = new DiagnosisError('file-unreadable', 'The file was not read.', 'Run the command again.');

function allInputs(members: readonly string[], found: readonly (ReadFiles | DiagnosisError)[]): InputFiles {
  const read = found.filter((one): one is ReadFiles => !(one instanceof DiagnosisError));
  return {
    files: [...members, ...read.flatMap(({ files }) => files)],
    around: read.flatMap(({ around }) => around),
  };
}

/** Bytes of the largest checkpoint with its weights. */
async function largestOf(found: readonly (ReadFiles | DiagnosisError)[]): Promise<number> {
  let largest = 0;
  for (const read of found) {
    if (read instanceof DiagnosisError) continue;
    const own = [read.model, ...read.weights.map((name) => path.join(path.dirname(read.model), name))];
    const sizes = await Promise.all(own.map(async (file) => (await stat(file).catch(() => null))?.size ?? 0));
    largest = Math.max(
      largest,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  }
  return largest;
}
