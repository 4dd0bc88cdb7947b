import path from 'node:path';
import * as vscode from 'vscode';
import type { SaidOptions } from '../../domain/options';
import type { Report } from '../../domain/report';
import { isInFront, openPage, type Placement } from '../pages';
import type { Failures } from '../failures';
import type { StoredPages } from '../history/storedPages';
import { choose, isQuestion, saveAnswer } from '../questions';
import { untrusted } from '../trust';
import { showInformation } from '../window';
import { verdictLine, verdictOf } from '../wording';
import type { Runs } from './runs';

interface DiagnoseDependencies {
  runs: Runs;
  failures: Failures;
}

/**
 * Opens the page of a checkpoint and diagnoses it when its turn comes. If the diagnosis ends in a question, asks it and starts again with
 * the answer; without one the page keeps showing the question.
 */
export async function diagnoseModel(
  model: string,
  needs: DiagnoseDependencies,
  { said, ...place }: Placement & { said?: SaidOptions } = {},
): Promise<void> {
  const { runs, failures } = needs;
  // Whoever started it will be notified.
  if (runs.of(model)) return openPage(model, place);
  // Started first, so that the page shows the run and not an empty report.
  const running = runs.start(model, said && { said });
  const [opened, ended] = await Promise.allSettled([openPage(model, place), running]);
  if (opened.status === 'rejected') throw opened.reason;
  if (ended.status === 'fulfilled') {
    if (ended.value && !isInFront(model)) void tellVerdict(model, ended.value);
    return;
  }
  if (!isQuestion(ended.reason)) {
    // The page says it, too.
    if (!runs.endingOf(model) || !isInFront(model)) throw ended.reason;
    return failures.note('diagnosis', ended.reason);
  }
  const choice = await choose(model, ended.reason, runs);
  if (!choice) return;
  await saveAnswer(model, choice);
  return diagnoseModel(model, needs, { ...place, ...(said && { said }) });
}

interface SeriesDependencies extends DiagnoseDependencies {
  pages: StoredPages;
}

/** Opens the page of several checkpoints side by side, and diagnoses them. */
export async function diagnoseAll(models: readonly string[], needs: SeriesDependencies): Promise<void> {
  if (!vscode.workspace.isTrusted) throw untrusted();
  // Started first, so that the page shows that they wait.
  const ended = diagnoseSome(models, models, needs);
  await needs.pages.openSeries(models);
  await ended;
}

/**
 * Diagnoses checkpoints, one after another, whatever becomes of each; the page of the series and the list tell.
 * @param all the series that they belong to
 */
export async function diagnoseSome(
  models: readonly string[],
  all: readonly string[],
  { runs, failures, pages }: SeriesDependencies,
): Promise<void> {
  const ended = await Promise.allSettled(models.map((model) => runs.start(model)));
  let failed = 0;
  for (const one of ended) {
    if (one.status === 'fulfilled') continue;
    failed += 1;
    failures.note('diagnosis', one.reason);
  }
  const done = ended.filter((one) => one.status === 'fulfilled' && one.value !== null).length;
  if (done + failed === 0 || pages.isSeriesInFront(all)) return;
  const open = vscode.l10n.t('Open Series');
  const text =
    failed === 0 ? vscode.l10n.t('{0} diagnosed.', done) : vscode.l10n.t('{0} diagnosed, {1} failed.', done, failed);
  void showInformation(text, open).then((chosen) => (chosen === open ? pages.openSeries(all) : undefined));
}

/** For a user who has switched to other work. */
async function tellVerdict(model: string, report: Report): Promise<void> {
  const open = vscode.l10n.t('Open Report');
  const text = `${path.basename(model)}: ${verdictLine(verdictOf(report), Date.now())}`;
  if ((await showInformation(text, open)) === open) await openPage(model);
}
