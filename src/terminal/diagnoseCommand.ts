import { deviceName } from '../shared/words/deviceWords';
import { assembleReport } from '../domain/assembleReport';
import { accumulate, type DiagnosisEvent, type PartialReport } from '../domain/events';
import { optionDefaults } from '../domain/options';
import type { Report } from '../domain/report';
import { reportHtml } from '../export/html';
import { pageStyle } from '../export/pageStyle';
import { DiagnosisError } from '../shared/failure';
import { checkPlace, saveFile } from '../shared/files';
import { capitalized, count, counted, seconds } from '../shared/format';
import { jsonLines } from '../shared/shown';
import { checkOutputs } from '../shared/outputs';
import { continued, notRecorded, removeRecordings } from '../shared/recordings';
import { diagnose, headerFile, type CheckInputs, type WorkerLaunch } from '../worker/client';
import { ofOne, parseDiagnose, type Arguments, type DiagnoseWords } from './arguments';
import { ExitCode } from './exitCodes';
import { gaussianFileBeside, type GaussianFile } from './gaussianFile';
import { namedOutputs } from './namedOutputs';
import { isOwnFile } from './ownFiles';
import { print, tell } from './print';
import { ProgressLine } from './progressLine';
import { membersIn } from './series/members';
import { seriesCommand } from './series/seriesCommand';
import { startStoring } from './storeReport';
import { summary, verdict } from './summary';

/** Diagnoses a checkpoint, or a series of them. */
export async function diagnoseCommand(words: string[], launch: WorkerLaunch): Promise<number> {
  const given = await withHeader(parseDiagnose(words), launch);
  const members = await membersIn(given);
  if (members !== null) return seriesCommand(members, given, launch);
  return diagnoseOne(ofOne(given.models[0] ?? '', given), launch);
}

/** A model that only a server has is named by its address there. */
async function withHeader(given: DiagnoseWords, launch: WorkerLaunch): Promise<DiagnoseWords> {
  const [address, ...others] = given.models;
  if (address === undefined || others.length > 0 || !/^https?:\/\//i.test(address)) return given;
  const remote = [address, ...(given.said.remote ?? [])];
  return { ...given, models: [await headerFile(address, launch)], said: { ...given.said, remote } };
}

/** Writes the requested files; if the run is interrupted, a partial report. */
async function diagnoseOne(given: Arguments, launch: WorkerLaunch): Promise<number> {
  for (const file of [given.json, given.html]) if (file !== null && file !== '-') await checkPlace(file);
  const gaussian = await gaussianFileBeside(given.json);
  const storing = given.store ? startStoring() : null;
  const line = new ProgressLine(process.stderr);
  let arrived: PartialReport = {};
  /** Of a first attempt that ran out of memory. */
  let before: PartialReport = {};
  let report: Report | undefined;
  const recorded = new Set<string>();
  try {
    const request = {
      ...given.options,
      ...(storing && { gaussianFile: storing.gaussianFile }),
      ...gaussian?.files,
    };
    for await (const event of diagnose(request, launch, outputCheck(given, gaussian))) {
      if (event.kind === 'restarted') before = arrived;
      arrived = accumulate(arrived, event);
      if (event.kind === 'recording') recorded.add(event.key);
      if (event.kind === 'report') report = gaussian?.nameIn(event.report) ?? event.report;
      if (!given.quiet) show(event, line, given);
    }
    line.clear();
    if (!report) throw new Error('the diagnosis ended without a report');
  } catch (error) {
    line.clear();
    if (!isOfFiles(error)) await keepPartial([arrived, before], given);
    await gaussian?.discard();
    throw error;
  }
  try {
    await deliver(report, gaussian, given);
    const run = await storing?.save(report, gaussian);
    if (run && !given.quiet) tell(`Stored     ${run.file}\n`);
    for (const key of recorded) await removeRecordings(key);
  } finally {
    await gaussian?.discard();
  }
  return ExitCode.done;
}

/** What was measured on a file that has changed or is gone is of no file. */
function isOfFiles(error: unknown): boolean {
  return error instanceof DiagnosisError && (error.code === 'file-unreadable' || error.code === 'file-missing');
}

function outputCheck({ json, html, force }: Arguments, gaussian: GaussianFile | null): CheckInputs {
  return ({ data, ...inputs }) =>
    checkOutputs({
      inputs,
      outputs: [
        ...namedOutputs({ '--json': json === '-' ? null : json, '--html': html }),
        ...(gaussian ? [{ label: 'The Gaussian beside --json', file: gaussian.file }] : []),
        // Only moments of data are saved.
        ...(gaussian && data !== null
          ? [{ label: 'The moments beside --json', file: gaussian.files.momentsFile }]
          : []),
      ],
      force,
      isOurs: isOwnFile,
    });
}

function show(event: DiagnosisEvent, line: ProgressLine, { options }: Arguments): void {
  if (event.kind === 'progress') line.show(event.progress);
  if (event.kind === 'provider') line.say(`Device: ${deviceName(event.provider)}`);
  if (event.kind === 'recording' && event.kept > 0) line.say(capitalized(continued(event.kept)));
  if (event.kind === 'not-recorded') line.say(notRecorded(event.reason));
  if (event.kind === 'restarted')
    line.say(`${event.reason} Starting again with ${counted(event.batch, 'sample')} per network call.`);
  if (event.kind === 'plan')
    line.say(
      `About ${count(event.evaluations)} network evaluations, ${seconds(event.seconds)} (--effort ${options.effort ?? optionDefaults.effort})`,
    );
}

/** Saves the measurements of a run that was interrupted or failed, if a file was requested and there are any. */
async function keepPartial(attempts: readonly PartialReport[], given: Arguments): Promise<void> {
  const report = attempts.map((arrived) => assembleReport(arrived, Date.now(), true)).find((made) => made !== null);
  if (!report || (given.html === null && (given.json === null || given.json === '-'))) return;
  try {
    for await (const file of writeFiles(report, given))
      tell(`The run ended early; its measurements so far are in ${file}.\n`);
  } catch (error) {
    // The error that ended the run is reported afterwards.
    tell(`${(error as Error).message}\n`);
  }
}

/**
 * Writes the requested files and yields the path of each, so that the caller knows which were written if one fails.
 * @param gaussian renamed to its final name once the report that names it is written
 */
async function* writeFiles(
  report: Report,
  { json, html }: Arguments,
  gaussian?: GaussianFile | null,
): AsyncGenerator<string, void> {
  if (json !== null && json !== '-') yield await saveFile(json, asJson(report));
  await gaussian?.place();
  if (html !== null) yield await saveFile(html, reportHtml(report, await pageStyle(__dirname)));
}

function asJson(report: Report): string {
  return `${jsonLines(report, 1)}\n`;
}

/** Writes the files first, so that the summary can list them; the verdict is printed even when they could not be written. */
async function deliver(report: Report, gaussian: GaussianFile | null, given: Arguments): Promise<void> {
  const written: string[] = [];
  let failure: Error | undefined;
  try {
    for await (const file of writeFiles(report, given, gaussian)) written.push(file);
  } catch (error) {
    failure = error as Error;
  }
  const words = given.quiet
    ? `${verdict(report)}\n`
    : `${summary(report)}${written.map((file) => `Report     ${file}\n`).join('')}`;
  if (given.json === '-') {
    tell(words);
    await print(asJson(report));
  } else await print(words);
  if (failure) throw failure;
}
