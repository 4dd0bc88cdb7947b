import * as vscode from 'vscode';
import { headerFile, type WorkerLaunch } from '../../worker/client';
import type { Failures } from '../failures';
import { untrusted } from '../trust';
import { enterText } from '../window';
import { diagnoseModel } from './diagnoseModel';
import type { Runs } from './runs';

interface ServerDependencies {
  readonly context: vscode.ExtensionContext;
  readonly launch: (model: string) => WorkerLaunch;
  readonly runs: Runs;
  readonly failures: Failures;
}

/** What was entered last. */
const KEY = 'serverAddress';

/**
 * Asks for the address of a network on a server, and diagnoses it there: its page is that of a file in the user's data that stands in for
 * it, and diagnosing that again asks the same server.
 * @throws DiagnosisError where the address is none, or the server does not answer
 */
export async function diagnoseOnServer({ context, launch, runs, failures }: ServerDependencies): Promise<void> {
  if (!vscode.workspace.isTrusted) throw untrusted();
  const address = await enterAddress(context.globalState.get<string>(KEY, ''));
  if (!address) return;
  const abort = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Asking the server for its network'),
    cancellable: true,
  };
  const model = await vscode.window.withProgress(options, async (_, token) => {
    token.onCancellationRequested(() => abort.abort());
    return headerFile(address, { ...launch(''), signal: abort.signal }).catch((error: unknown) => {
      if (abort.signal.aborted) return null;
      throw error;
    });
  });
  if (model === null) return;
  await context.globalState.update(KEY, address);
  await diagnoseModel(model, { runs, failures });
}

/** The address of a model: entered as such, or as a server and then a name. */
async function enterAddress(last: string): Promise<string | undefined> {
  const title = vscode.l10n.t('Diagnose a Network on a Server');
  const server = await enterText({
    title,
    prompt: vscode.l10n.t('A server of the Open Inference Protocol (KServe v2), or the address of a model on it'),
    placeHolder: 'http://localhost:8000/v2/models/unet',
    value: last,
    validateInput: (text) =>
      /^https?:\/\/[^/\s]/i.test(text.trim()) ? undefined : vscode.l10n.t('Enter an address of HTTP or HTTPS.'),
    ignoreFocusOut: true,
  });
  if (!server || /\/v2\/models\/[^/]/.test(server)) return server;
  const name = await enterText({
    title,
    prompt: vscode.l10n.t('The name of the model on {0}', server),
    placeHolder: 'unet',
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a name.') : undefined),
    ignoreFocusOut: true,
  });
  return name && `${server.replace(/(\/v2(\/models)?)?\/*$/, '')}/v2/models/${encodeURIComponent(name)}`;
}
