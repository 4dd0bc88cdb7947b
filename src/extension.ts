import * as vscode from 'vscode';
import { apiOf, type ScoreScopeApi } from './editor/access/api';
import { registerLanguageModelTools } from './editor/access/languageModelTools';
import { registerLinks } from './editor/access/links';
import { registerCheckpointEditor } from './editor/page/checkpointEditor';
import type { Features } from './editor/features';
import { registerHistory } from './editor/history/registerHistory';
import { registerCommands } from './editor/registerCommands';
import { ReportStore } from './reports/store/store';
import { dataFolder } from './shared/dataFolder';
import { useWords } from './shared/l10n';

/**
 * Registers what VS Code and other extensions may call at any time. Everything else is loaded in a task of its own right after, or by the
 * first call that needs it, so that the start of other extensions does not wait for it.
 */
export function activate(context: vscode.ExtensionContext): ScoreScopeApi {
  // Undefined where VS Code speaks English, or a language that we do not.
  const { bundle } = vscode.l10n;
  if (bundle) useWords(bundle, vscode.env.language);
  const store = new ReportStore(dataFolder());
  let loaded: Promise<Features> | undefined;
  const features = (): Promise<Features> => (loaded ??= load(context, store));
  const api = apiOf(store, features);
  const soon = setTimeout(() => void features().catch(() => undefined));
  context.subscriptions.push(
    { dispose: () => clearTimeout(soon) },
    registerCommands(context.extension, features),
    registerCheckpointEditor(features),
    registerHistory(features),
    registerLinks(store, features),
    registerLanguageModelTools(api),
  );
  return api;
}

/** Builds the features; a notification says what VS Code would only log. */
async function load(context: vscode.ExtensionContext, store: ReportStore): Promise<Features> {
  try {
    const { buildFeatures } = await import('./editor/features');
    return buildFeatures(context, store);
  } catch (error) {
    const { showError } = await import('./editor/window');
    void showError(vscode.l10n.t('ScoreScope could not be started: {0}', String(error)));
    throw error;
  }
}
