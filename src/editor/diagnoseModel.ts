import path from 'node:path';
import * as vscode from 'vscode';
import type { Report } from '../domain/report';
import { openPage } from './checkpointEditor';
import { activeModel } from './chooseModel';
import { choose, isQuestion, saveAnswer } from './questions';
import type { Runs } from './runs';
import { showInformation } from './window';
import { verdictLine, verdictOf } from './wording';

/**
 * Opens the page of a checkpoint and diagnoses it. If the diagnosis ends in a question, asks it and starts again with the answer;
 * without one the page keeps showing the question.
 * @returns false when the diagnosis was canceled
 */
export async function diagnoseModel(model: string, runs: Runs): Promise<boolean> {
  if (runs.of(model)) {
    // Whoever started it will be notified.
    await openPage(model);
    return true;
  }
  // Started first, so that the page shows the run and not an empty report.
  const running = runs.start(model);
  const [opened, ended] = await Promise.allSettled([openPage(model), running]);
  if (opened.status === 'rejected') throw opened.reason;
  if (ended.status === 'rejected') {
    if (!isQuestion(ended.reason)) throw ended.reason;
    const choice = await choose(model, ended.reason, runs);
    if (!choice) return true;
    await saveAnswer(model, choice);
    return diagnoseModel(model, runs);
  }
  const report = ended.value;
  if (report && activeModel() !== model) void tellVerdict(model, report);
  return report !== null;
}

/** For a user who has switched to other work. */
async function tellVerdict(model: string, report: Report): Promise<void> {
  const open = vscode.l10n.t('Open Report');
  const text = `${path.basename(model)}: ${verdictLine(verdictOf(report), Date.now())}`;
  if ((await showInformation(text, open)) === open) await openPage(model);
}
