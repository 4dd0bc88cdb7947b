import path from 'node:path';
import { flagOf } from '../../domain/options/definition';
import type { CommandValues, SaidOptions } from '../../domain/options';
import { seriesHtml } from '../../export/html';
import { pageStyle } from '../../export/pageStyle';
import type { SeriesWithReports } from '../../reports/series/series';
import { saveFile, checkPlace } from '../../shared/files';
import { counted } from '../../shared/format';
import { dataFolder } from '../../shared/dataFolder';
import { jsonLines } from '../../shared/shown';
import { checkOutputs } from '../../shared/outputs';
import type { WorkerLaunch } from '../../worker/client';
import { usage, type DiagnoseWords } from '../arguments';
import { USUAL_COMMAND } from '../cluster/commandLine';
import { slurmScript } from '../cluster/slurmScript';
import { checkSubmission, submitTo } from '../cluster/submission';
import { ExitCode } from '../exitCodes';
import { namedOutputs } from '../namedOutputs';
import { isOwnFile } from '../ownFiles';
import { print, tell } from '../print';
import { reportPlaces, type ReportPlaces } from './reportPlaces';
import { runSeries, type SeriesRun } from './runSeries';
import { seriesSummary, seriesVerdict } from './summary';

/**
 * Diagnoses several checkpoints and puts them side by side. What is done stays in the store, so that the same command goes on after an
 * interruption, and does only what is new.
 * @param members absolute paths
 */
export async function seriesCommand(
  members: readonly string[],
  { said, values }: DiagnoseWords,
  launch: WorkerLaunch,
): Promise<number> {
  const { json, html, force = false, quiet = false, jobs } = values;
  checkSubmission(values);
  if (values.submit === 'slurm') return printSlurm(members, said, values);
  for (const file of [json, html]) if (file !== undefined && file !== '-') await checkPlace(file);
  const places = await reportPlaces(values.reports, members);
  const run = await runSeries(members, launch, {
    said,
    places,
    folder: json === undefined || json === '-' ? process.cwd() : path.dirname(path.resolve(json)),
    isQuiet: quiet,
    submit: submitTo(values, launch.signal),
    ...(jobs !== undefined && { jobs }),
    check: (inputs) =>
      checkOutputs({
        inputs,
        outputs: [...namedOutputs({ '--json': json === '-' ? null : json, '--html': html }), ...places.outputs],
        force,
        isOurs: isOwnFile,
      }),
  });
  await deliver(run.found, { json, html, quiet, places, isInterrupted: run.isInterrupted });
  return exitCode(run, values.failOnRegression ?? false);
}

/** Prints the script, and does nothing else. */
function printSlurm(members: readonly string[], said: SaidOptions, values: CommandValues): Promise<number> {
  const { cpus = 1, clusterCommand = USUAL_COMMAND } = values;
  const others = ['json', 'html', 'reports', 'failOnRegression'] as const;
  const given = others.find((option) => values[option] !== undefined);
  if (given !== undefined)
    throw usage(
      'diagnose',
      `--submit slurm only prints a script; ${flagOf(given)} is for the command that collects the reports.`,
    );
  return print(slurmScript({ members, said, command: clusterCommand, cpus, home: dataFolder() }));
}

interface Delivery {
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly quiet: boolean;
  readonly places: ReportPlaces;
  readonly isInterrupted: boolean;
}

async function deliver(
  { series, reports }: SeriesWithReports,
  { json, html, quiet, places, isInterrupted }: Delivery,
): Promise<void> {
  const done = series.members.filter(({ report }) => report !== null).length;
  if (isInterrupted) {
    const so = `${counted(done, 'checkpoint')} of ${series.members.length} ${done === 1 ? 'is' : 'are'} done`;
    tell(`Interrupted: ${so}. Run the same command again to continue.\n`);
  }
  if (isInterrupted && done === 0) return;
  const lines = `${jsonLines(series, 1)}\n`;
  const words = quiet ? seriesVerdict(series) : seriesSummary(series);
  if (json !== undefined && json !== '-') await saveFile(json, lines);
  if (html !== undefined) {
    const pages = series.members.map(({ path: model }) => places.pageOf(model, path.dirname(path.resolve(html))));
    await saveFile(html, seriesHtml({ series, reports, pages }, await pageStyle(__dirname)));
  }
  // What is not whole is no result for a pipe.
  if (isInterrupted || json === '-') tell(words);
  else await print(words);
  if (json === '-' && !isInterrupted) await print(lines);
}

/** An interruption, then a fault of ours, then one of an input, then a regression. */
function exitCode({ isInterrupted, codes, found }: SeriesRun, failOnRegression: boolean): number {
  if (isInterrupted) return ExitCode.interrupted;
  for (const code of [ExitCode.ourFault, ExitCode.inputFault]) if (codes.includes(code)) return code;
  return failOnRegression && found.series.regressions.length > 0 ? ExitCode.regression : ExitCode.done;
}
