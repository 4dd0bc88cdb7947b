import path from 'node:path';
import * as vscode from 'vscode';
import { percent } from '../../shared/format';
import { openPage } from '../pages';
import { pick, statusItem, type StatusItem } from '../window';
import { progressLine } from '../wording';
import type { Entry, Runs } from './runs';

const icons: Readonly<Record<Entry['state'], string>> = {
  waiting: 'clock',
  running: 'loading~spin',
  done: 'pass',
  failed: 'error',
  canceled: 'circle-slash',
};

/** The status bar item of the queue: what runs, how many wait, and how it ended until the list has been seen. */
export class QueueStatus implements vscode.Disposable {
  readonly #item: StatusItem = statusItem('scorescope.queue', 'scorescope.showQueue');
  readonly #listeners: vscode.Disposable;

  constructor(private readonly runs: Runs) {
    const update = (): void => this.#update();
    this.#listeners = vscode.Disposable.from(
      { dispose: () => this.#item.dispose() },
      runs.onDidChange(update),
      runs.onEvent(({ event }) => event.kind === 'progress' && update()),
    );
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #update(): void {
    const { entries } = this.runs;
    if (entries.length === 0) return this.#item.hide();
    const counts = (state: Entry['state']): number => entries.filter((entry) => entry.state === state).length;
    const running = entries.find(({ state }) => state === 'running');
    const [waiting, done, failed] = [counts('waiting'), counts('done'), counts('failed')];
    const tooltip = vscode.l10n.t('ScoreScope: show the list of diagnoses');
    if (running || waiting > 0) {
      const fraction = (running && this.runs.of(running.model)?.progress.fraction) ?? 0;
      const name = running ? `${path.basename(running.model)} ${percent(fraction)}` : '';
      const text = [name, waiting > 0 ? vscode.l10n.t('{0} waiting', waiting) : '']
        .filter((part) => part !== '')
        .join(' · ');
      return this.#item.show({ icon: icons.running, text, tooltip });
    }
    if (done + failed === 0) return this.#item.hide();
    const text = [vscode.l10n.t('{0} diagnosed', done), failed > 0 ? vscode.l10n.t('{0} failed', failed) : ''];
    this.#item.show({
      icon: icons[failed > 0 ? 'failed' : 'done'],
      text: text.filter((part) => part !== '').join(' · '),
      tooltip,
    });
  }
}

/** The list of diagnoses; choosing one opens its page, or offers to cancel it. */
export async function showQueue(runs: Runs): Promise<void> {
  const items = runs.entries.map((entry) => ({
    icon: icons[entry.state],
    label: path.basename(entry.model),
    description: stateWords(entry),
    detail: detailOf(entry, runs),
    model: entry.model,
  }));
  const active = runs.models;
  const cancelAll = {
    icon: 'stop-circle',
    label: vscode.l10n.t('Cancel All'),
    description: '',
    detail: '',
    model: null,
  };
  const placeHolder =
    items.length > 0
      ? vscode.l10n.t('Diagnoses of this window')
      : vscode.l10n.t('There is no diagnosis in this window.');
  const chosen = await pick([...items, ...(active.length > 1 ? [cancelAll] : [])], { placeHolder });
  if (active.length === 0) runs.clear();
  if (!chosen) return;
  if (chosen.model === null) {
    for (const model of active) runs.cancel(model);
    return;
  }
  const { model } = chosen;
  if (!runs.of(model)) return openPage(model);
  const actions = [
    { icon: 'open-preview', label: vscode.l10n.t('Open Report'), isCancel: false },
    { icon: 'stop-circle', label: vscode.l10n.t('Cancel Diagnosis'), isCancel: true },
  ];
  const action = await pick(actions, { title: path.basename(model) });
  if (action?.isCancel === true) runs.cancel(model);
  else if (action) await openPage(model);
}

function stateWords({ state }: Entry): string {
  switch (state) {
    case 'waiting':
      return vscode.l10n.t('waiting');
    case 'running':
      return vscode.l10n.t('running');
    case 'done':
      return vscode.l10n.t('done');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'canceled':
      return vscode.l10n.t('canceled');
  }
}

function detailOf({ model, state, failure }: Entry, runs: Runs): string {
  if (failure) return `${failure.message} ${failure.remedy}`;
  const run = runs.of(model);
  return run && state === 'running' ? progressLine(run.progress) : vscode.workspace.asRelativePath(path.dirname(model));
}
