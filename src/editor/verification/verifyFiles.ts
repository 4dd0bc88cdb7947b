import path from 'node:path';
import * as vscode from 'vscode';
import { variantsBeside } from '../../checkpoint/layout/variants';
import { referencesBeside } from '../../data/referencesBeside';
import type { Progress } from '../../domain/events';
import { DiagnosisError } from '../../shared/failure';
import { verify, type WorkerLaunch } from '../../worker/client';
import { chooseModel } from '../chooseModel';
import { showVerification } from './page';
import type { References } from './references';
import { modelAt } from '../modelFiles';
import { diagnosisRequest } from '../settings';
import { messageText } from '../shown';
import { untrusted } from '../trust';
import { pick, showInformation } from '../window';
import { progressLine } from '../wording';

interface VerifyDependencies {
  readonly context: vscode.ExtensionContext;
  readonly launch: (model: string) => WorkerLaunch;
  readonly references: References;
}

/**
 * Verifies the second of two networks against the first, and shows the page. With one, or none, the others are asked for: the variants
 * and references beside it first.
 * @param against what a single one is verified against: a network, or a reference
 * @throws DiagnosisError 'usage' for more than two
 */
export async function verifyFiles(
  uris: readonly vscode.Uri[],
  { context, launch, references }: VerifyDependencies,
  against?: string,
): Promise<void> {
  if (uris.length > 2)
    throw new DiagnosisError(
      'usage',
      vscode.l10n.t('Two networks are verified at a time.'),
      vscode.l10n.t('Select two .onnx files in the explorer.'),
    );
  if (!vscode.workspace.isTrusted) throw untrusted();
  const [first, second] = await Promise.all(uris.map(modelAt));
  const original = first ?? (await chooseModel());
  if (!original) return;
  const other = against ?? second ?? (await chooseOther(original));
  if (!other) return;
  const isReference = /\.npz$/i.test(other);
  // Whichever was clicked first: the one without a suffix is the original of the other.
  const isVariant = (await variantsBeside(original)).includes(other) && other.length < original.length;
  const [a, b] = isReference || against !== undefined || isVariant ? [other, original] : [original, other];
  const request = isReference
    ? { options: diagnosisRequest(b), reference: a }
    : { options: diagnosisRequest(a), other: b };
  const abort = new AbortController();
  const changed = new vscode.EventEmitter<Progress>();
  const running = verify(
    request,
    { ...launch(b), signal: abort.signal },
    { progress: (progress) => changed.fire(progress) },
  );
  const title = messageText(vscode.l10n.t('Verifying {0}', path.basename(b)));
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const found = await vscode.window
    .withProgress(options, async (notification, token) => {
      token.onCancellationRequested(() => abort.abort());
      changed.event((progress) => notification.report({ message: messageText(progressLine(progress)) }));
      return running;
    })
    .then(
      (result) => result,
      (error: unknown) => {
        if (abort.signal.aborted) return null;
        throw error;
      },
    );
  changed.dispose();
  if (!found) return;
  await references.remember(b, a);
  await showVerification(found, context.extensionUri);
  void showInformation(found.verdict);
}

/** A variant or a reference beside the network, or any other file; undefined if the user cancels. */
async function chooseOther(model: string): Promise<string | undefined> {
  const [networks, references] = await Promise.all([variantsBeside(model), referencesBeside(model)]);
  const variants = [...references, ...networks].map((file) => ({ label: path.basename(file), file }));
  const browse = { icon: 'folder-opened', label: vscode.l10n.t('Browse…'), file: null };
  const placeHolder = vscode.l10n.t('Select what to compare {0} with', path.basename(model));
  const chosen = variants.length === 0 ? browse : await pick([...variants, browse], { placeHolder });
  if (!chosen) return undefined;
  if (chosen.file !== null) return chosen.file;
  const filters = { [vscode.l10n.t('Networks and references')]: ['onnx', 'npz'] };
  const title = vscode.l10n.t('Select a Network to Verify');
  const [file] = (await vscode.window.showOpenDialog({ title, filters })) ?? [];
  return file?.fsPath;
}
