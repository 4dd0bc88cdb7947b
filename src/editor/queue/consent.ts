import path from 'node:path';
import * as vscode from 'vscode';
import type { SaidOptions } from '../../domain/options';
import { count, duration } from '../../shared/format';
import type { Estimate } from '../../shared/startForm';
import { diagnosisRequest } from '../settings';
import { showInformation } from '../window';

/** Whether a diagnosis goes on as it is, with quick effort instead, or not at all. */
export type Consent = 'on' | 'quick' | 'cancel';

/** Seconds; nobody is asked about less. */
const LONG = 600;

/**
 * After the first three evaluations of a diagnosis that may take long: asks whether it is to go on. Where the network was timed before, the
 * start form has said it.
 * @param estimateOf what a diagnosis with some options takes at most
 * @returns 'cancel' where the question is closed, too, since nothing has been spent
 */
export async function askToGoOn(
  model: string,
  secondsEach: number,
  said: SaidOptions,
  estimateOf: (said: SaidOptions) => Promise<Pick<Estimate, 'limit' | 'seconds'>>,
): Promise<Consent> {
  const { limit, seconds } = await estimateOf(said);
  if (seconds !== null || limit * secondsEach <= LONG) return 'on';
  const quick = { ...said, effort: 'quick' } as const;
  const isQuick = (said.effort ?? diagnosisRequest(model).effort) === 'quick';
  const lower = isQuick ? null : (await estimateOf(quick)).limit;
  const goOn = vscode.l10n.t('Continue');
  const less = lower === null ? null : vscode.l10n.t('Quick Effort (at most {0})', duration(lower * secondsEach));
  const stop = vscode.l10n.t('Cancel Diagnosis');
  const text = vscode.l10n.t(
    '{0} takes at most {1} network evaluations, which take about {2} on the CPU.',
    path.basename(model),
    count(limit),
    duration(limit * secondsEach),
  );
  const chosen = await showInformation(text, ...[goOn, less, stop].filter((button) => button !== null));
  if (chosen === goOn) return 'on';
  return less !== null && chosen === less ? 'quick' : 'cancel';
}
