import path from 'node:path';
import * as vscode from 'vscode';
import { look } from '../../diagnosis/look';
import type { Report } from '../../domain/report';
import { DiagnosisError } from '../../shared/failure';
import { plainLines, plainText } from '../../shared/shown';
import { nextStep, verdictSentence } from '../../shared/verdict';
import { failureMessage } from '../failures';
import { mayLookFor, missing, modelAt } from '../modelFiles';
import { diagnosisRequest } from '../settings';
import type { ScoreScopeApi } from './api';

/** What the tools of a language model answer: a text, and JSON as the command line writes it. */

export async function diagnoseAnswer(
  api: ScoreScopeApi,
  { file, effort }: { file: string; effort?: 'quick' | 'standard' | 'thorough' },
  token: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  return answered(async () => {
    const report = await api.diagnose(vscode.Uri.file(await existing(file)), { ...(effort && { effort }), token });
    if (!report) throw new DiagnosisError('cancelled', vscode.l10n.t('The diagnosis was canceled.'), '');
    return result(reportText(report), withoutPictures(report));
  });
}

/** Reads the header of a checkpoint and its last report. Nothing runs. */
export async function inspectAnswer(api: ScoreScopeApi, file: string): Promise<vscode.LanguageModelToolResult> {
  return answered(async () => {
    const model = await existing(file);
    const header = await look(diagnosisRequest(model));
    const { report } = (await api.reports.latest(model)) ?? { report: null };
    const { family, prediction, shape, dtype, bytes } = header;
    const text = [
      `${path.basename(model)}: ${family}, predicts ${prediction}, samples ${shape.join(' × ')}, ${dtype}, ${bytes} bytes.`,
      report ? `Last report, of ${report.createdAt}: ${reportText(report)}` : 'It has no report yet.',
    ];
    return result(text.join('\n'), { model: header, report: report && withoutPictures(report) });
  });
}

/** A failure is told to the model in a sentence, with what to do and, where it is a question, its answers. */
async function answered(work: () => Promise<vscode.LanguageModelToolResult>): Promise<vscode.LanguageModelToolResult> {
  try {
    return await work();
  } catch (error) {
    const { message, remedy, choices = [] } = failureMessage(error);
    const answers = choices.map(({ label, sidecar }) => `${label}: ${JSON.stringify(sidecar)}`);
    throw new Error(plainText([message, remedy, ...answers].join(' ')), { cause: error });
  }
}

/**
 * The checkpoint at a path, absolute or in a folder of the workspace; of a folder, the network in it.
 * @throws DiagnosisError where there is none, or it may not be looked for
 */
async function existing(named: string): Promise<string> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const places = path.isAbsolute(named)
    ? [path.normalize(named)]
    : folders.map((folder) => path.resolve(folder, named));
  for (const place of places.filter(mayLookFor)) {
    const uri = vscode.Uri.file(place);
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (isThere) return modelAt(uri);
  }
  throw missing(named);
}

function reportText(report: Report): string {
  const { sampler, evaluations, warnings } = report;
  return [
    verdictSentence(report),
    nextStep(report),
    `Sampler: ${sampler.name}, ${sampler.steps} steps, ${sampler.evaluations} evaluations. The diagnosis took ${evaluations.total} evaluations.`,
    ...warnings.map(({ code, message }) => `Finding ${code}: ${message}`),
  ].join('\n');
}

/** Images would fill a conversation. */
function withoutPictures(report: Report): Omit<Report, 'pictures'> {
  const rest = { ...report };
  delete rest.pictures;
  return rest;
}

function result(text: string, json: object): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([
    new vscode.LanguageModelTextPart(plainLines(text)),
    new vscode.LanguageModelTextPart(JSON.stringify(json)),
  ]);
}
