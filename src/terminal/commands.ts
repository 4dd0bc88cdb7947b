import { pageStyle } from '../export/pageStyle';
import { reportHtml } from '../export/html';
import { DiagnosisError } from '../shared/failure';
import type { Report } from '../domain/report';
import { diagnose, inspect, providers, type WorkerLaunch } from '../worker/client';
import { count, seconds } from '../shared/format';
import { optionDefaults } from '../domain/options';
import type { CommandName } from '../domain/options/commands';
import { parseDiagnosis, parseWords } from './arguments';
import { compareCommand } from './compareCommand';
import { exportCommand } from './exportCommand';
import { ExitCode } from './failures';
import { gaussianFileBeside, type GaussianFile } from './gaussianFile';
import { namedOutputs } from './namedOutputs';
import { isOwnFile } from './ownFiles';
import { print } from './print';
import { ProgressLine } from './progressLine';
import { checkPlace, saveFile } from '../shared/files';
import { checkOutputs, type InputFiles } from '../shared/outputs';
import { describeModel, describeProviders, summary, verdict } from './summary';

/** @returns the exit code */
type Command = (words: string[], launch: WorkerLaunch) => Promise<number>;

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  diagnose: diagnoseCommand,
  inspect: inspectCommand,
  providers: providersCommand,
  compare: compareCommand,
  export: exportCommand,
};

export function runCommand(name: string, words: string[], launch: WorkerLaunch): Promise<number> {
  return COMMANDS[commandNamed(name)](words, launch);
}

/** @throws DiagnosisError 'usage' where there is no such command */
export function commandNamed(name: string): CommandName {
  if (Object.hasOwn(COMMANDS, name)) return name as CommandName;
  throw new DiagnosisError('usage', `There is no command ${name}.`, `Commands: ${Object.keys(COMMANDS).join(', ')}.`);
}

async function inspectCommand(words: string[], launch: WorkerLaunch): Promise<number> {
  const { options, json, force } = parseDiagnosis('inspect', words);
  if (json !== null && json !== '-') await checkPlace(json);
  const outputs = namedOutputs({ '--json': json === '-' ? null : json });
  const model = await inspect(options, launch, (inputs) => checkOutputs({ inputs, outputs, force, isOurs: isOwnFile }));
  const text = `${JSON.stringify(model, null, 1)}\n`;
  if (json === '-') {
    process.stderr.write(describeModel(model));
    return print(text);
  }
  if (json !== null) await saveFile(json, text);
  return print(describeModel(model));
}

async function providersCommand(words: string[], launch: WorkerLaunch): Promise<number> {
  parseWords('providers', words);
  return print(describeProviders(await providers(launch)));
}

async function diagnoseCommand(words: string[], launch: WorkerLaunch): Promise<number> {
  const { options, json, html, quiet, force } = parseDiagnosis('diagnose', words);
  for (const file of [json, html]) if (file !== null && file !== '-') await checkPlace(file);
  const gaussian = await gaussianFileBeside(json);
  const check = async ({ data, ...inputs }: InputFiles & { readonly data: string | null }): Promise<void> =>
    checkOutputs({
      inputs,
      outputs: [
        ...namedOutputs({ '--json': json === '-' ? null : json, '--html': html }),
        ...(gaussian ? [{ label: 'The Gaussian beside --json', file: gaussian.file }] : []),
        // Moments are kept of data alone.
        ...(gaussian && data !== null
          ? [{ label: 'The moments beside --json', file: gaussian.files.momentsFile }]
          : []),
      ],
      force,
      isOurs: isOwnFile,
    });
  const line = new ProgressLine(process.stderr);
  let report: Report | undefined;
  try {
    for await (const event of diagnose({ ...options, ...gaussian?.files }, launch, check)) {
      if (event.kind === 'report') report = gaussian?.nameIn(event.report) ?? event.report;
      if (quiet) continue;
      if (event.kind === 'progress') line.show(event.progress);
      if (event.kind === 'provider') line.say(`Device: ${event.provider.device} (${event.provider.used})`);
      if (event.kind === 'plan')
        line.say(
          `About ${count(event.evaluations)} network evaluations, ${seconds(event.seconds)} (--effort ${options.effort ?? optionDefaults.effort})`,
        );
    }
    line.clear();
    if (!report) throw new Error('the diagnosis ended without a report');
    await deliver(report, gaussian, json, html, quiet);
  } finally {
    line.clear();
    await gaussian?.discard();
  }
  return ExitCode.done;
}

/** Writes the files first, so that the summary can list them; the verdict is printed even when they could not be written. */
async function deliver(
  report: Report,
  gaussian: GaussianFile | null,
  json: string | null,
  html: string | null,
  quiet: boolean,
): Promise<void> {
  const text = `${JSON.stringify(report, null, 1)}\n`;
  const written: string[] = [];
  let failure: Error | undefined;
  try {
    if (json !== null && json !== '-') written.push(await saveFile(json, text));
    await gaussian?.place();
    if (html !== null) written.push(await saveFile(html, reportHtml(report, await pageStyle(__dirname))));
  } catch (error) {
    failure = error as Error;
  }
  const words = quiet
    ? `${verdict(report)}\n`
    : `${summary(report)}${written.map((file) => `Report     ${file}\n`).join('')}`;
  if (json === '-') {
    process.stderr.write(words);
    await print(text);
  } else await print(words);
  if (failure) throw failure;
}
